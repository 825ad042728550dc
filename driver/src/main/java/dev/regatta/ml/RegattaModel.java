package dev.regatta.ml;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.Task;
import dev.regatta.driver.spark.run.ModelFrame;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.prepare.LabelColumn;
import java.util.Optional;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.SparkSession;

/** A fitted model, of either kind. */
public interface RegattaModel extends RegattaParams, MLWritable {
  /** What was trained. */
  Trained trained();

  /** How training went; empty in a model that was read from disk. */
  Optional<RegattaTrainingSummary> trainingSummary();

  /** As Spark's own models call it. */
  default boolean hasSummary() {
    return trainingSummary().isPresent();
  }

  /**
   * How training went.
   *
   * @throws IllegalStateException in a model that was read from disk
   */
  default RegattaTrainingSummary summary() {
    return trainingSummary()
        .orElseThrow(() -> new IllegalStateException("No training summary available for " + uid()));
  }

  /** Opens a model directory in the active session. */
  static Trained open(String path, Task task) {
    SparkSession session = SparkSession.active();
    Model model = ModelFrame.open(path, session.sparkContext().hadoopConfiguration());
    LabelColumn label = model.preparation().layout().label();
    if (label.kind() == LabelColumn.Kind.FLAG) {
      throw new UserException(
          "model %s tells several labels, %s, for which Spark ML has no columns; use predict or the scorer"
              .formatted(path, label.name()));
    }
    boolean classifies = label.classifies();
    if (classifies != (task == Task.CLASSIFICATION)) {
      throw new UserException(
          "model %s is a %s".formatted(path, classifies ? "classification" : "regression"));
    }
    return new Trained(model);
  }
}
