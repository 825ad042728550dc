package dev.regatta.ml;

import dev.regatta.driver.spark.run.ModelFrame;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLWriter;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Writes a stage as Spark ML does, {@code metadata/} with its params, and beside it the model
 * directory that the command reads.
 */
final class StageWriter extends MLWriter {
  /** Where a fitted model's own network lies. */
  static final String HERE = "";

  /** Where an estimator's network to start from lies. */
  static final String INITIAL = "/initial";

  private final Params stage;
  private final @Nullable Trained trained;
  private final String place;

  /**
   * A writer of one stage.
   *
   * @param trained null where there is none
   * @param place of the model directory, behind the stage's own path
   */
  StageWriter(Params stage, @Nullable Trained trained, String place) {
    this.stage = stage;
    this.trained = trained;
    this.place = place;
  }

  @Override
  public void saveImpl(String path) {
    DefaultParamsWriter$.MODULE$.saveMetadata(stage, path, sc(), Option.empty(), Option.empty());
    if (trained != null) {
      ModelFrame.save(trained.model(), path + place, sc().hadoopConfiguration());
    }
  }
}
