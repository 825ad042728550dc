package dev.regatta.submit;

import dev.regatta.submit.cluster.SparkHome;
import java.nio.file.Path;

/** What Maven has built so far, for tests. */
public final class Build {
  /** Options of a JVM that lives for seconds: compiling costs it more than slower code. */
  public static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  private Build() {}

  /** The module's target directory. */
  public static Path directory() {
    return Path.of(System.getProperty("regatta.build"));
  }

  /** Spark's jars in the layout of an installation. */
  public static SparkHome spark() {
    return new SparkHome(directory().resolve("spark"));
  }

  /** The assembly, in tests that run after it was packaged. */
  public static Path assembly() {
    return directory().resolve("regatta.jar");
  }

  /** The module's own directory, with the script. */
  public static Path module() {
    return Path.of(System.getProperty("basedir"));
  }
}
