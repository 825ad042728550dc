package dev.regatta.ml;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.Task;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.Serializers;
import dev.regatta.driver.spark.read.DataFrameRows;
import dev.regatta.driver.spark.read.Inputs;
import dev.regatta.driver.spark.read.SparkSource;
import dev.regatta.driver.spark.run.Handed;
import dev.regatta.driver.spark.run.ModelFrame;
import dev.regatta.driver.spark.run.Resume;
import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.spark.run.TrainRequest;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.driver.spark.run.TrainingRun;
import dev.regatta.worker.model.Model;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Trains the job that an estimator's params describe, on the rows of a DataFrame. */
final class Fitting {
  private static final String NO_OUTPUT = "scratch";

  private final RegattaParams params;
  private final Task task;
  private final List<String> features;
  private final String label;

  Fitting(RegattaParams params, Task task, String featuresCol, String labelCol) {
    this.params = params;
    this.task = task;
    features = Columns.features(params, featuresCol);
    label = labelCol;
  }

  /** A fitted model, and how training went. */
  record Fitted(Trained trained, RegattaTrainingSummary summary) {}

  /**
   * Trains in the DataFrame's own session.
   *
   * @param initial a fitted model to start from, which outweighs {@code initialModelPath}
   * @throws UserException where params or rows are wrong
   * @throws DivergedException where numbers stopped being finite
   */
  Fitted run(Dataset<Row> rows, Optional<Model> initial) {
    SparkSession session = rows.sparkSession();
    Serializers.require(session.sparkContext().getConf());
    String start = initial.map(model -> "handed-" + model.digest()).orElse(initialPath());
    Map<String, Model> models = new HashMap<>();
    initial.ifPresent(model -> models.put(start, model));
    Job named = job(start, NO_OUTPUT);
    try (FitDirectory directory = FitDirectory.open(params, named, session)) {
      TrainRequest request =
          new TrainRequest(
              job(start, directory.path()),
              new Resume.SameRows(),
              false,
              () -> Thread.currentThread().isInterrupted(),
              new Handed(new Inputs(sources(rows)), models),
              false);
      TrainResult result = TrainingRun.run(session, request, RunListener.SILENT);
      requireModel(result);
      Fitted fitted = fitted(session, result);
      directory.done();
      return fitted;
    }
  }

  private String initialPath() {
    return params.isSet(params.initialModelPath()) ? params.getInitialModelPath() : "";
  }

  private Job job(String start, String output) {
    return JobOfParams.of(params, task, features, label, start, output);
  }

  private Map<String, SparkSource> sources(Dataset<Row> rows) {
    if (!Columns.named(params, params.validationIndicatorCol())) {
      SparkSource all = new DataFrameRows("the DataFrame", rows);
      return Map.of(JobOfParams.ROWS, all, JobOfParams.VALIDATION, all);
    }
    Column heldOut =
        functions.coalesce(
            Columns.column(params.getValidationIndicatorCol()), functions.lit(false));
    return Map.of(
        JobOfParams.ROWS,
        new DataFrameRows("the DataFrame", rows.where(functions.not(heldOut))),
        JobOfParams.VALIDATION,
        new DataFrameRows("the DataFrame's validation rows", rows.where(heldOut)));
  }

  private static void requireModel(TrainResult result) {
    switch (result.status()) {
      case "diverged" -> throw new DivergedException("training diverged: " + result.verdict());
      case "interrupted" ->
          throw new CancellationException("fit was interrupted; its checkpoints are left");
      default -> {
        // The model is there.
      }
    }
  }

  private static Fitted fitted(SparkSession session, TrainResult result) {
    Model model =
        ModelFrame.open(
            result.directory().toString(), session.sparkContext().hadoopConfiguration());
    return new Fitted(
        new Trained(model),
        new RegattaTrainingSummary(session, result.summary(), result.history()));
  }
}
