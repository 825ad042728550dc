package dev.regatta.worker.sparse;

import java.util.Arrays;

/**
 * The rows of a batch as views of arrays that hold their non-zero inputs: those of a shard that
 * stays as it is, or own copies where it does not. Row r has the inputs {@code indices(r)[i]} with
 * the values {@code values(r)[i]}, for i from {@code from(r)} to {@code to(r) - 1}; indices ascend.
 * Its owner points them anew for every batch.
 */
public final class SparseRows {
  private static final int[] NO_INDICES = {};
  private static final float[] NO_VALUES = {};

  private final int[][] indices;
  private final float[][] values;
  private final int[] from;
  private final int[] to;

  // The copies, one row's behind those of the row before.
  private int[] ownIndices = NO_INDICES;
  private float[] ownValues = NO_VALUES;
  private int copied;

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

  /** Copies elements {@code first .. end - 1} of two arrays for a row. */
  public void copy(int row, int[] indexArray, float[] valueArray, int first, int end) {
    int count = end - first;
    if (copied + count > ownIndices.length) {
      // Rows that were copied before go on pointing at the arrays that hold them.
      int room = Math.max(copied + count, 2 * ownIndices.length);
      ownIndices = Arrays.copyOf(ownIndices, room);
      ownValues = Arrays.copyOf(ownValues, room);
    }
    System.arraycopy(indexArray, first, ownIndices, copied, count);
    System.arraycopy(valueArray, first, ownValues, copied, count);
    set(row, ownIndices, ownValues, copied, copied + count);
    copied += count;
  }

  /** Gives the room of all copies back. */
  public void dropCopies() {
    copied = 0;
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
