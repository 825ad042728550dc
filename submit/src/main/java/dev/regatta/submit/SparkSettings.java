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

  @Option(
      names = "--on",
      paramLabel = "NAME|FILE",
      description =
          "Runs on the kind of cluster that this file of cluster/*.conf describes, or a file of"
              + " your own, and shows the command of spark-submit.")
  Optional<String> on = Optional.empty();

  @Option(names = "--dry-run", description = "Shows the command of spark-submit, and runs nothing.")
  boolean dryRun;

  @Option(
      names = "--dl4j",
      description =
          "Adds the jars that networks of DL4J need; where the job file or a model of this machine"
              + " says so, they are added without it.")
  boolean dl4j;

  @Option(names = "--verbose", description = "Shows Spark's log.")
  boolean verbose;

  /** Refuses what the script would have acted on, had it been there. */
  void check() {
    if (on.isPresent() || dryRun) {
      throw new UserException(
          "--on and --dry-run came too late, Spark is running: use the script regatta");
    }
    if (dl4j) {
      throw new UserException("--dl4j came too late, Spark is running: use the script regatta");
    }
    Optional<String> started = Optional.ofNullable(System.getProperty("spark.master"));
    if (master.isPresent() && !master.equals(started)) {
      throw new UserException(
          "--master %s came too late, Spark was started with %s: use the script regatta, or give"
                  .formatted(master.get(), started.orElse("no master"))
              + " --master to spark-submit, before the jar");
    }
  }
}
