package dev.regatta.submit;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code regatta predict}. */
@Command(name = "predict", description = "Writes a model's predictions as Parquet.")
final class PredictCommand implements Callable<Integer> {
  private final ClusterActions actions;

  @Parameters(paramLabel = "MODEL", description = "The model directory.")
  private String model;

  @Option(
      names = "--data",
      paramLabel = "SOURCE",
      required = true,
      description = "The rows: format=csv,path=...")
  private String data;

  @Option(
      names = "--output",
      paramLabel = "PATH",
      required = true,
      description = "Where the Parquet files go.")
  private String output;

  @Mixin private SparkSettings spark;

  PredictCommand(ClusterActions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    spark.check();
    return actions.predict(new PredictOptions(model, data, output));
  }
}
