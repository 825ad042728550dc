package dev.regatta.submit;

import dev.regatta.conf.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code regatta compare}. */
@Command(
    name = "compare",
    description = "Trains a job under several optimizers, or whatever else, side by side.")
final class CompareCommand implements Callable<Integer> {
  private final ClusterActions actions;

  @Option(
      names = "--over",
      paramLabel = "KEY[=VALUE,...]",
      required = true,
      description =
          "A key of the job file and the values to compare, in YAML: optimizer=sgd,adam. A key"
              + " alone takes all that it may name: optimizer. Repeated: every combination.")
  private List<String> over = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Trains each with so many seeds, from the job's on (default: 1).")
  private int seeds;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Where the runs and the report go (default: the job's output with -compare behind it).")
  private Optional<String> output = Optional.empty();

  @Mixin private JobWords words;

  @Mixin private SparkSettings spark;

  CompareCommand(ClusterActions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    spark.check();
    if (seeds < 1) {
      throw new UserException("--seeds " + seeds + ": at least 1");
    }
    return actions.compare(
        new CompareOptions(words.job(), List.copyOf(over), seeds, words.overrides(), output));
  }
}
