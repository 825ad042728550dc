package dev.regatta.driver.spark.run;

import dev.regatta.worker.model.Predictor;
import java.io.Serializable;

/** The cells that a prediction is: texts, Doubles, float[] and, for dense vectors, double[]. */
public interface PredictionCells extends Serializable {
  /** How many there are. */
  int columns();

  /**
   * Writes the cells of one row.
   *
   * @param predictions what the predictor made of the row's block
   * @param row of the block
   * @param cells receives them from 0 on
   */
  void write(Predictor predictor, float[] predictions, int row, Object[] cells);
}
