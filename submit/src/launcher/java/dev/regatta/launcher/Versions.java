package dev.regatta.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/** The versions that a JVM runs with. Nothing of Spark or Scala is loaded to find them. */
final class Versions {
  private final int java;
  private final Optional<String> spark;
  private final Optional<String> scala;

  /**
   * @param java the feature release: 8, 11, 17
   * @param spark "3.5.5", or empty where Spark is not on the class path
   * @param scala "2.12.18", or empty likewise
   */
  Versions(int java, Optional<String> spark, Optional<String> scala) {
    this.java = java;
    this.spark = spark;
    this.scala = scala;
  }

  static Versions here() {
    return new Versions(
        feature(System.getProperty("java.specification.version", "unknown")),
        property("spark-version-info.properties", "version"),
        property("library.properties", "version.number"));
  }

  int java() {
    return java;
  }

  Optional<String> spark() {
    return spark;
  }

  Optional<String> scala() {
    return scala;
  }

  /** "1.8" is 8, "17" is 17; what cannot be read is 0. */
  static int feature(String specification) {
    String number = specification.startsWith("1.") ? specification.substring(2) : specification;
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Optional<String> property(String resource, String key) {
    ClassLoader loader = Versions.class.getClassLoader();
    try (InputStream in = loader.getResourceAsStream(resource)) {
      if (in == null) {
        return Optional.empty();
      }
      Properties properties = new Properties();
      properties.load(in);
      return Optional.ofNullable(properties.getProperty(key));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + " on the class path", e);
    }
  }
}
