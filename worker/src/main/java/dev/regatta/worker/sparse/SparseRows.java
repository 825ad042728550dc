package dev.regatta.worker.sparse;

import java.util.Arrays;

/**
 * The rows of a batch as views of arrays that hold their non-zero inputs: nothing is copied. Row r
 * has the inputs {@code indices(r)[i]} with the values {@code values(r)[i]}, for i from {@code
 * from(r)} to {@code to(r) - 1}; indices ascend. Its owner points them anew for every batch.
 */
public final class SparseRows {
  private static final int[] NO_INDICES = {};
  private static final float[] NO_VALUES = {};

  private final int[][] indices;
  private final float[][] values;
  private final int[] from;
  private final int[] to;

  /** Rows without any input. */
  public SparseRows(int maxRows) {
    indices = new int[maxRows][];
    values = new float[maxRows][];
    from = new int[maxRows];
    to = new int[maxRows];
    Arrays.fill(indices, NO_INDICES);
    Arrays.fill(values, NO_VALUES);
  }

  /** Points a row at elements {@code from .. to - 1} of two arrays, which are not copied. */
  public void set(int row, int[] indexArray, float[] valueArray, int first, int end) {
    indices[row] = indexArray;
    values[row] = valueArray;
    from[row] = first;
    to[row] = end;
  }

  /** Rows that there is room for. */
  public int maxRows() {
    return from.length;
  }

  public int[] indices(int row) {
    return indices[row];
  }

  public float[] values(int row) {
    return values[row];
  }

  public int from(int row) {
    return from[row];
  }

  public int to(int row) {
    return to[row];
  }
}
