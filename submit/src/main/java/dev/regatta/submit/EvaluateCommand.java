package dev.regatta.submit;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code regatta evaluate}. */
@Command(name = "evaluate", description = "Prints a model's metrics on labelled rows.")
final class EvaluateCommand implements Callable<Integer> {
  private final ClusterActions actions;

  @Parameters(paramLabel = "MODEL", description = "The model directory.")
  private String model;

  @Option(
      names = "--data",
      paramLabel = "SOURCE",
      required = true,
      description = "The rows: format=csv,path=...")
  private String data;

  @Mixin private SparkSettings spark;

  EvaluateCommand(ClusterActions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    spark.check();
    return actions.evaluate(new EvaluateOptions(model, data));
  }
}
