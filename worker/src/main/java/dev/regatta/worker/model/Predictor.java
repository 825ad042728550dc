package dev.regatta.worker.model;

import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.train.ShardEvaluator;

/**
 * A model with the buffers of one thread: predictions for blocks of prepared rows. A row's
 * prediction has the same bits in any block. Not thread-safe.
 */
public final class Predictor {
  private final Model model;
  private final int blockRows;
  private final Propagation propagation;
  private final float[] predictions;
  private final int perRow;
  private float[] outputs = {};

  /** Blocks of many rows, with the fastest products that there are here. */
  public Predictor(Model model) {
    this(model, ShardEvaluator.BLOCK_ROWS, Blas.best());
  }

  private Predictor(Model model, int blockRows, Blas blas) {
    this.model = model;
    this.blockRows = blockRows;
    propagation = model.network().open(blockRows, blas);
    perRow = model.loss().predictions(model.network().outputs());
    predictions = new float[blockRows * perRow];
  }

  /**
   * Blocks of one row, which pay for no others, in plain Java: nothing native is loaded. With
   * OpenBLAS a prediction differs from these in its last bits.
   */
  public static Predictor ofSingleRows(Model model) {
    return new Predictor(model, 1, Blas.plainJava());
  }

  public Model model() {
    return model;
  }

  /** Rows that fit in one block. */
  public int blockRows() {
    return blockRows;
  }

  /** Floats per row of {@link #predict}: class probabilities, or one value. */
  public int predictionsPerRow() {
    return perRow;
  }

  /**
   * Predicts rows.
   *
   * @param features prepared rows, row-major, with room for {@link #blockRows} rows
   * @param rows how many of them there are
   * @return row-major rows x {@link #predictionsPerRow}, valid until the next call
   */
  public float[] predict(float[] features, int rows) {
    outputs = propagation.forward(features, rows, model.weights());
    return predictions(rows);
  }

  /** The same of rows in the form that the model's preparation gives them. */
  public float[] predict(PreparedRows rows) {
    outputs = rows.forward(propagation, model.weights());
    return predictions(rows.rows());
  }

  private float[] predictions(int rows) {
    model.loss().predict(outputs, rows, model.network().outputs(), predictions);
    return predictions;
  }

  /** The network's outputs for the rows of {@link #predict}: logits, or scaled targets. */
  public float[] outputs() {
    return outputs;
  }

  /** The most probable class of a row of {@link #predict}; of equal ones the first. */
  public int bestClass(int row) {
    int best = 0;
    for (int i = 1; i < perRow; i++) {
      if (predictions[row * perRow + i] > predictions[row * perRow + best]) {
        best = i;
      }
    }
    return best;
  }
}
