package dev.regatta.ml;

import dev.regatta.driver.spark.run.PredictionCells;
import dev.regatta.worker.model.Predictor;
import dev.regatta.worker.prepare.Preparation;

/** The predicted number, in the label's own unit; of several labels a vector. */
final class NumberCells implements PredictionCells {
  private static final long serialVersionUID = 1L;

  @Override
  public int columns() {
    return 1;
  }

  @Override
  public void write(Predictor predictor, float[] predictions, int row, Object[] cells) {
    Preparation preparation = predictor.model().preparation();
    int targets = predictor.predictionsPerRow();
    if (targets == 1) {
      cells[0] = preparation.target(0, predictions[row]);
      return;
    }
    double[] values = new double[targets];
    for (int i = 0; i < targets; i++) {
      values[i] = preparation.target(i, predictions[row * targets + i]);
    }
    cells[0] = values;
  }
}
