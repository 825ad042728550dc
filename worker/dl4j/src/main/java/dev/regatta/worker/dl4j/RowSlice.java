package dev.regatta.worker.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Some columns of rows that lie row-major on the heap, on their way from and to ND4J's memory. */
final class RowSlice {
  private final int columns;
  private final int width;
  private final Floats there;
  private final float[] packed;

  /**
   * Buffers for so many rows.
   *
   * @param width of a whole row
   */
  RowSlice(int maxRows, int columns, int width) {
    this.columns = columns;
    this.width = width;
    there = new Floats(maxRows, columns);
    packed = new float[columns == width ? 0 : maxRows * columns];
  }

  /** Writes what ND4J has, rows x columns, to the rows. */
  void take(INDArray from, int count, float[] rows, int offset) {
    there.first(count).assign(from);
    if (columns == width) {
      there.get(rows, count * width);
      return;
    }
    there.get(packed, count * columns);
    for (int row = 0; row < count; row++) {
      System.arraycopy(packed, row * columns, rows, row * width + offset, columns);
    }
  }

  /** The first rows' columns as ND4J has them. */
  INDArray give(float[] rows, int offset, int count) {
    if (columns == width) {
      there.put(rows, count * width);
    } else {
      for (int row = 0; row < count; row++) {
        System.arraycopy(rows, row * width + offset, packed, row * columns, columns);
      }
      there.put(packed, count * columns);
    }
    return there.first(count);
  }
}
