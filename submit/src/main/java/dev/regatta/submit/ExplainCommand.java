package dev.regatta.submit;

import dev.regatta.conf.UserException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code regatta explain}. */
@Command(
    name = "explain",
    description = "Measures how sharp, noisy and general a trained run is, and says what it means.")
final class ExplainCommand implements Callable<Integer> {
  private final ClusterActions actions;

  @Parameters(paramLabel = "RUN", description = "The run directory, or its model.")
  private String run;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "Measures sharpness and noise on about so many training rows (default: all of them).")
  private Optional<Long> rows = Optional.empty();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where the figures go, instead of explain.json in the run directory.")
  private Optional<String> output = Optional.empty();

  @Mixin private SparkSettings spark;

  ExplainCommand(ClusterActions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    spark.check();
    if (rows.isPresent() && rows.get() < 2) {
      throw new UserException("--rows " + rows.get() + ": at least 2");
    }
    OptionalLong most = rows.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    return actions.explain(new ExplainOptions(run, most, output));
  }
}
