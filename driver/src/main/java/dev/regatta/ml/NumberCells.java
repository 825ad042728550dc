package dev.regatta.ml;

import dev.regatta.driver.spark.run.PredictionCells;
import dev.regatta.worker.model.Predictor;

/** The predicted number, in the label's own unit. */
final class NumberCells implements PredictionCells {
  private static final long serialVersionUID = 1L;

  @Override
  public int columns() {
    return 1;
  }

  @Override
  public void write(Predictor predictor, float[] predictions, int row, Object[] cells) {
    cells[0] = predictor.model().preparation().target(predictions[row]);
  }
}
