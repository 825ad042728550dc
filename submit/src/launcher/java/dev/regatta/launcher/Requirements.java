package dev.regatta.launcher;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The versions that Regatta runs with, and the sentence that tells of others. */
final class Requirements implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Spark 3.5 ends with "getSubject is not supported" on a Java later than 22. */
  private static final Requirements OURS = new Requirements(17, 22, "3.5", "2.12");

  private final int oldestJava;
  private final int newestJava;
  private final String spark;
  private final String scala;

  Requirements(int oldestJava, int newestJava, String spark, String scala) {
    this.oldestJava = oldestJava;
    this.newestJava = newestJava;
    this.spark = spark;
    this.scala = scala;
  }

  static Requirements ours() {
    return OURS;
  }

  /** What is wrong with these versions: "runs Java 11"; empty where they fit. */
  Optional<String> problem(Versions versions) {
    List<String> wrong = new ArrayList<>();
    if (versions.java() < oldestJava || versions.java() > newestJava) {
      wrong.add("Java " + versions.java());
    }
    versions.spark().filter(found -> !fits(found, spark)).ifPresent(v -> wrong.add("Spark " + v));
    versions.scala().filter(found -> !fits(found, scala)).ifPresent(v -> wrong.add("Scala " + v));
    return wrong.isEmpty() ? Optional.empty() : Optional.of("runs " + String.join(" and ", wrong));
  }

  /**
   * The whole sentence.
   *
   * @param findings such as "executor host-3 runs Java 11", at least one
   */
  String sentence(List<String> findings) {
    return String.format(
        "Regatta needs Spark %s, Scala %s and Java %d; %s.",
        spark, scala, oldestJava, String.join("; ", findings));
  }

  /** Where Java itself is wrong, what a person can do about it. */
  String advice(Versions versions) {
    if (versions.java() < oldestJava) {
      return String.format(" Set JAVA_HOME to a Java %d.", oldestJava);
    }
    if (versions.java() > newestJava) {
      return String.format(
          " Spark %s does not start on a Java later than %d: set JAVA_HOME to a Java %d.",
          spark, newestJava, oldestJava);
    }
    return " Set SPARK_HOME to such a Spark.";
  }

  private static boolean fits(String found, String wanted) {
    return found.equals(wanted) || found.startsWith(wanted + ".");
  }
}
