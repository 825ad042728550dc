package dev.regatta.submit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.run.Jobs;
import java.util.ArrayList;
import java.util.List;

/**
 * A path that a command names.
 *
 * @param name the key of the job file or the option that names it
 * @param path as written
 * @param reader who opens it
 */
record NamedPath(String name, String path, Reader reader) {
  /** Where a path is opened. */
  enum Reader {
    DRIVER,
    EXECUTORS
  }

  /** Those of a job. */
  static List<NamedPath> of(Job job) {
    JsonNode tree = Jobs.dump(job);
    List<NamedPath> paths = new ArrayList<>();
    for (String source : List.of("train", "validation", "test")) {
      addSource("data." + source, tree.path("data").path(source), paths);
    }
    tree.path("data")
        .path("tables")
        .fields()
        .forEachRemaining(
            table -> addSource("data.tables." + table.getKey(), table.getValue(), paths));
    paths.add(new NamedPath("output", job.output(), Reader.DRIVER));
    job.warmStart()
        .ifPresent(
            warm -> paths.add(new NamedPath("warm-start.model", warm.model(), Reader.DRIVER)));
    return paths;
  }

  /** Those of the source that an option gives. */
  static List<NamedPath> of(String option, DataOption data) {
    List<NamedPath> paths = new ArrayList<>();
    addSource(option, Jobs.binder().dump(data).path("source"), paths);
    return paths;
  }

  private static void addSource(String name, JsonNode source, List<NamedPath> paths) {
    for (String key : List.of("path", "labels")) {
      JsonNode value = source.path(key);
      for (JsonNode one : value.isArray() ? value : List.of(value)) {
        if (one.isTextual()) {
          paths.add(new NamedPath(name + "." + key, one.asText(), Reader.EXECUTORS));
        }
      }
    }
  }
}
