package dev.regatta.submit.packaged;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** A directory with rows of many formats, good and wrong, and the words of commands on them. */
final class WrongInput {
  private static final String JOB =
      """
      format-version: 1
      task: classification
      data:
        train: {format: csv, path: @/good.csv, types: {a: numeric, b: numeric}}
        validation: {format: csv, path: @/good.csv}
        test: null
        features: [a, b]
        label: kind
      network: {layers: [{units: 4, activation: relu}]}
      training: {epochs: 1, batch-size: 16, workers: 2}
      output: @/run
      """;

  private static final String HEADER = "a,b,kind";

  private final Path directory;
  private int outputs;

  WrongInput(Path directory) throws IOException {
    this.directory = directory;
    write("job.yaml", JOB.replace("@", directory.toString()));
    write("good.csv", csv(HEADER, ""));
    writeTexts();
    writeOthers();
  }

  /** A file's text: the header, a line that may be wrong, and good lines. */
  private static String csv(String header, String line) {
    StringBuilder text = new StringBuilder(header).append('\n');
    text.append(line).append(line.isEmpty() ? "" : "\n");
    for (int i = 0; i < 30; i++) {
      text.append(i % 7).append(',').append(i % 5).append(i % 2 == 0 ? ",yes\n" : ",no\n");
    }
    return text.toString();
  }

  private void writeTexts() throws IOException {
    write("zero.csv", "");
    write("header.csv", HEADER + "\n");
    write("renamed.csv", csv("a,B,kind", ""));
    write("twice.csv", csv("a,b,b", ""));
    write("nameless.csv", csv("a,,kind", ""));
    write("text.csv", csv(HEADER, "1,secret,yes"));
    write("nan.csv", csv(HEADER, "NaN,1,yes"));
    write("infinite.csv", csv(HEADER, "1,-inf,yes"));
    write("huge.csv", csv(HEADER, "1,1e300,yes"));
    write("short.csv", csv(HEADER, "1,2"));
    write("long.csv", csv(HEADER, "1,2,yes,3"));
    write("unlabelled.csv", csv(HEADER, "1,2,"));
    write("unseen.csv", csv(HEADER, "1,2,perhaps"));
    write("single.csv", HEADER + "\n1,2,yes\n3,4,yes\n");
    write("negative.csv", csv("a,w,kind", "1,-2,yes"));
    write("weightless.csv", "a,w,kind\n1,0,yes\n2,0,no\n");
    Files.createDirectory(directory.resolve("empty"));
    Files.createDirectory(directory.resolve("headers"));
    write("headers/1.csv", csv(HEADER, ""));
    write("headers/2.csv", csv("b,a,kind", ""));
    write("lines.json", "{\"a\": 1, \"b\": 2, \"kind\": \"yes\"}\n{\"a\": 1,\n");
    write("value.svm", "1 1:1\n0 1:x\n");
    write("order.svm", "1 1:1\n0 3:1 2:1\n");
    write("unclosed.yaml", "data: {train: [\n");
    write(
        "variable.yaml", "data: {train: {format: csv, path: '${NO_SUCH_VARIABLE}'}}\noutput: o\n");
  }

  private void writeOthers() throws IOException {
    Files.write(directory.resolve("images"), new byte[] {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 1, 5, 6});
    Files.write(directory.resolve("labels"), new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 1});
    write("text.parquet", "a,b,kind\n");
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate();
    try {
      parquet(spark, "types/1", "id as a, 2D as b, if(id = 1, 'yes', 'no') as kind");
      parquet(spark, "types/2", "cast(id as int) as a, 2D as b, if(id = 1, 'yes', 'no') as kind");
      spark
          .read()
          .option("header", true)
          .option("inferSchema", true)
          .csv(path("good.csv"))
          .write()
          .format("avro")
          .save(path("avro"));
      parquet(spark, "lack/1", "id as a, 2D as b, if(id = 1, 'yes', 'no') as kind");
      parquet(spark, "lack/2", "id as a, if(id = 1, 'yes', 'no') as kind");
      parquet(spark, "maps", "map(1, 2) as a, 2D as b, if(id = 1, 'yes', 'no') as kind");
      parquet(spark, "vectors", "if(id = 2, array(1), array(1, id)) as a, 2D as b, 'yes' as kind");
      parquet(spark, "texts", "'much' as a, 2D as b, if(id = 1, 'yes', 'no') as kind");
    } finally {
      spark.stop();
    }
  }

  private void parquet(SparkSession spark, String name, String columns) {
    spark.sql("select " + columns + " from range(3)").coalesce(1).write().parquet(path(name));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text, StandardCharsets.UTF_8);
  }

  String path(String name) {
    return directory.resolve(name).toString();
  }

  /** Words that train the good job with overrides, in an output directory of its own. */
  List<String> train(String... overrides) {
    List<String> words =
        new ArrayList<>(List.of("train", path("job.yaml"), "--output", path("out-" + outputs++)));
    for (String override : overrides) {
      words.add("--set");
      words.add(override.replace("@", directory.toString()));
    }
    return words;
  }

  /** The same with another training source of any format. */
  List<String> trainOn(String source, String... overrides) {
    List<String> all = new ArrayList<>(List.of("data.train={" + source + "}"));
    all.addAll(List.of(overrides));
    return train(all.toArray(String[]::new));
  }

  /** The same with another csv file. */
  List<String> trainCsv(String file, String... overrides) {
    return trainOn("format: csv, path: @/" + file + ", types: {a: numeric}", overrides);
  }

  /** A job with nothing wrong, on Avro files, for which the assembly brings what Spark lacks. */
  List<String> trainOnAvro() {
    return List.of(
        "train",
        path("job.yaml"),
        "--output",
        path("avro-run"),
        "--set",
        "data.train={format: avro, path: " + path("avro") + "}");
  }

  /** An evaluation with nothing wrong, on files that disagree. */
  List<String> evaluateCast() {
    String data = "format=parquet,path=" + path("types/*") + ",cast={a: long}";
    return List.of("evaluate", path("run/model"), "--data", data);
  }

  /** The output directories that have a result in them. */
  List<String> results() throws IOException {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      Path output = directory.resolve("out-" + i);
      if (Files.exists(output.resolve("summary.json")) || Files.exists(output.resolve("model"))) {
        found.add(output.toString());
      }
    }
    return found;
  }
}
