package dev.regatta.submit.executors;

import dev.regatta.submit.Build;
import dev.regatta.submit.SettingsFile;
import dev.regatta.submit.cluster.SparkHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A cluster with the secure settings that are shipped. */
final class SecureSpark {
  private SecureSpark() {}

  /** The settings, with the secret of the cluster. */
  static Map<String, String> settings(String secret) {
    Map<String, String> settings = SettingsFile.read("secure.conf");
    settings.put("spark.authenticate.secret", secret);
    return settings;
  }

  /**
   * The installation that the build made, with defaults that its daemons read.
   *
   * @param directory is made
   */
  static SparkHome home(Path directory, Map<String, String> settings) throws IOException {
    Path conf = Files.createDirectories(directory.resolve("conf"));
    Files.createSymbolicLink(directory.resolve("jars"), Build.spark().directory().resolve("jars"));
    List<String> lines = new ArrayList<>();
    settings.forEach((key, value) -> lines.add(key + " " + value));
    Files.write(conf.resolve("spark-defaults.conf"), lines);
    return new SparkHome(directory);
  }
}
