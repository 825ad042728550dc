package dev.regatta.ml;

import dev.regatta.driver.spark.run.PredictionCells;
import dev.regatta.worker.model.Predictor;

/** Raw prediction, probability and prediction, as far as they are wanted, in this order. */
final class ClassCells implements PredictionCells {
  private static final long serialVersionUID = 1L;

  private final ClassScores scores;
  private final boolean raw;
  private final boolean probability;
  private final boolean prediction;

  ClassCells(ClassScores scores, boolean raw, boolean probability, boolean prediction) {
    this.scores = scores;
    this.raw = raw;
    this.probability = probability;
    this.prediction = prediction;
  }

  @Override
  public int columns() {
    return (raw ? 1 : 0) + (probability ? 1 : 0) + (prediction ? 1 : 0);
  }

  @Override
  public void write(Predictor predictor, float[] predictions, int row, Object[] cells) {
    int next = 0;
    if (raw) {
      int width = predictor.model().network().outputs();
      cells[next++] = scores.raw(predictor.outputs(), row * width, width);
    }
    double[] probabilities = scores.probability(predictions, row * predictor.predictionsPerRow());
    if (probability) {
      cells[next++] = probabilities;
    }
    if (prediction) {
      cells[next] = scores.prediction(probabilities);
    }
  }
}
