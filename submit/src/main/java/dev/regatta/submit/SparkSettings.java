package dev.regatta.submit;

import dev.regatta.conf.UserException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that runs on Spark. The script reads them too, and acts on them. */
final class SparkSettings {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark's master, such as spark://host:7077 (default: this machine alone).")
  Optional<String> master = Optional.empty();

  @Option(names = "--verbose", description = "Shows Spark's log.")
  boolean verbose;

  /** Refuses a master that is not the one that Spark was started with. */
  void check() {
    Optional<String> started = Optional.ofNullable(System.getProperty("spark.master"));
    if (master.isPresent() && !master.equals(started)) {
      throw new UserException(
          "--master %s came too late, Spark was started with %s: use the script regatta, or give"
                  .formatted(master.get(), started.orElse("no master"))
              + " --master to spark-submit, before the jar");
    }
  }
}
