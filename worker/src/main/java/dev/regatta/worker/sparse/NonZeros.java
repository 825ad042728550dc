package dev.regatta.worker.sparse;

import java.util.Arrays;

/**
 * A growing list of inputs that are not zero: the index of each, 0-based, and its value. It holds
 * one row, or several one behind the other.
 */
public final class NonZeros {
  private int[] indices = new int[64];
  private float[] values = new float[64];
  private int count;

  /** Empties the list. */
  public void clear() {
    count = 0;
  }

  /** Adds an input; a zero is left out. Within a row indices ascend. */
  public void add(int index, float value) {
    if (value != 0) {
      if (count == values.length) {
        indices = Arrays.copyOf(indices, 2 * count);
        values = Arrays.copyOf(values, 2 * count);
      }
      indices[count] = index;
      values[count++] = value;
    }
  }

  /** Takes off what lies behind the first so many. */
  public void shorten(int length) {
    count = Math.min(count, length);
  }

  public int count() {
    return count;
  }

  /** The indices, in the first {@link #count} elements; valid until the next {@link #add}. */
  public int[] indices() {
    return indices;
  }

  /** The values, likewise. */
  public float[] values() {
    return values;
  }
}
