package dev.regatta.submit;

import dev.regatta.conf.UserException;
import dev.regatta.driver.spark.advise.AdviceRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code regatta init} was asked for.
 *
 * @param data a file, a directory or a table
 * @param source the same in the words of a job file, instead of {@code data}
 * @param label the column that is learnt
 * @param sql the query that makes the rows
 * @param output the job file to be written
 */
public record InitOptions(
    Optional<String> data,
    Optional<String> source,
    Optional<String> label,
    Optional<String> sql,
    Optional<String> output) {
  public InitOptions {
    if (data.isPresent() == source.isPresent()) {
      throw new UserException(
          "init: give DATA, a file, a directory or a table; or --data 'format=...,path=...'");
    }
  }

  AdviceRequest request(Map<String, String> environment) {
    Optional<DataOption> given = source.map(words -> DataOption.parse(words, environment));
    String place =
        data.orElseGet(
            () ->
                NamedPath.of("--data", given.orElseThrow()).stream()
                    .map(NamedPath::path)
                    .findFirst()
                    .orElse("job"));
    return new AdviceRequest(
        place,
        given.map(DataOption::source),
        given.map(DataOption::cast).orElse(Map.of()),
        sql,
        label,
        output.map(InitOptions::name).orElseGet(() -> name(place)));
  }

  /** The job file: beside nothing but in the directory of the command where it is not given. */
  String file(AdviceRequest request) {
    return output.orElseGet(() -> request.name() + ".yaml");
  }

  /** The last name of a path, without what tells the format. */
  private static String name(String path) {
    List<String> names = List.of(path.split("[/\\\\]+"));
    String last =
        names.isEmpty() ? "" : names.get(names.size() - 1).replaceAll("[^A-Za-z0-9._-]+", "-");
    String name =
        last.replaceAll(
            "(?i)(\\.(csv|tsv|txt|data|jsonl?|ndjson|parquet|orc|avro|libsvm|svm|ya?ml|gz|bz2|zst|snappy))+$",
            "");
    return name.matches("[.-]*") ? "job" : name;
  }
}
