package dev.regatta.worker.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What one output layer has of rows that lie row-major on the heap, on its way from and to ND4J's
 * memory. Outputs of steps lie step by step in a row; DL4J has those of all rows' first step before
 * those of the second.
 */
final class RowSlice {
  private final int steps;
  private final int features;
  private final boolean sequence;
  private final int width;
  private final Floats there;
  private final float[] packed;

  /**
   * Buffers for so many rows.
   *
   * @param width of a whole row
   */
  RowSlice(int maxRows, RowShape.Part part, int width) {
    sequence = part.isSequence();
    steps = Math.max(1, part.steps());
    features = part.features();
    this.width = width;
    there = new Floats(maxRows * steps, features);
    packed = new float[isWhole() ? 0 : maxRows * steps * features];
  }

  private boolean isWhole() {
    return !sequence && features == width;
  }

  /**
   * Writes what ND4J has to the rows.
   *
   * @param from rows x features; of steps rows x features x steps, or (steps x rows) x features
   */
  void take(INDArray from, int count, float[] rows, int offset) {
    INDArray matrix =
        from.rank() == 3
            ? from.permute(2, 0, 1).dup('c').reshape('c', (long) steps * count, features)
            : from;
    there.first(count * steps).assign(matrix);
    if (isWhole()) {
      there.get(rows, count * width);
      return;
    }
    there.get(packed, count * steps * features);
    for (int step = 0; step < steps; step++) {
      for (int row = 0; row < count; row++) {
        int at = (step * count + row) * features;
        System.arraycopy(packed, at, rows, row * width + offset + step * features, features);
      }
    }
  }

  /** The first rows, x features; of steps (steps x rows) x features. */
  INDArray give(float[] rows, int offset, int count) {
    if (isWhole()) {
      there.put(rows, count * width);
    } else {
      for (int step = 0; step < steps; step++) {
        for (int row = 0; row < count; row++) {
          int at = (step * count + row) * features;
          System.arraycopy(rows, row * width + offset + step * features, packed, at, features);
        }
      }
      there.put(packed, count * steps * features);
    }
    return there.first(count * steps);
  }

  /**
   * Whatever there is, in the form of labels: rows x features, of steps rows x features x steps.
   */
  INDArray labels(int count) {
    INDArray any = there.first(count * steps);
    return sequence ? any.reshape('c', count, steps, features).permute(0, 2, 1) : any;
  }
}
