package dev.regatta.worker.prepare;

import java.util.Arrays;

/**
 * The cell of a wide column in one row: the numbers of a vector that are not zero. Its owner
 * refills it for every row. Numbers are finite and never -0.0.
 */
public final class WideCell {
  private int[] indices = new int[64];
  private double[] values = new double[64];
  private int count;
  private boolean missing;

  /** Begins a vector of zeros. */
  public void clear() {
    count = 0;
    missing = false;
  }

  /** Makes the cell a missing one. */
  public void miss() {
    count = 0;
    missing = true;
  }

  /** Adds a number behind those before; a zero is left out. Indices are 0-based and ascend. */
  public void add(int index, double value) {
    if (value != 0) {
      reserve(count + 1);
      indices[count] = index;
      values[count++] = value;
    }
  }

  private void reserve(int length) {
    if (length > values.length) {
      int room = Math.max(length, 2 * values.length);
      indices = Arrays.copyOf(indices, room);
      values = Arrays.copyOf(values, room);
    }
  }

  public boolean missing() {
    return missing;
  }

  /** The numbers that are not zero. */
  public int count() {
    return count;
  }

  /** Their places, in the first {@link #count} elements; valid until the next {@link #add}. */
  public int[] indices() {
    return indices;
  }

  /** The numbers themselves, likewise. */
  public double[] values() {
    return values;
  }
}
