package dev.regatta.submit.cluster;

import dev.regatta.conf.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A Spark installation: a directory with Spark's jars in {@code jars}. */
public record SparkHome(Path directory) {
  public SparkHome {
    directory = directory.toAbsolutePath().normalize();
    if (!Files.isDirectory(directory.resolve("jars"))) {
      throw new UserException(
          "SPARK_HOME is %s, which has no directory jars: set it to a Spark 3.5 with Scala 2.12"
              .formatted(directory));
    }
  }

  /** The one that SPARK_HOME names; the script sets it where the user did not. */
  public static SparkHome of(Map<String, String> environment) {
    String home = environment.getOrDefault("SPARK_HOME", "");
    if (home.isEmpty()) {
      throw new UserException(
          "SPARK_HOME is not set: set it to a Spark 3.5 with Scala 2.12, or start with the script"
              + " regatta");
    }
    return new SparkHome(Path.of(home));
  }

  /** The class path of a JVM that runs Spark. */
  String classPath() {
    return directory.resolve("jars").resolve("*").toString();
  }
}
