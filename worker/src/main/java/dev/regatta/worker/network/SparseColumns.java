package dev.regatta.worker.network;

import dev.regatta.worker.sparse.SparseRows;
import java.util.Arrays;

/**
 * The non-zero inputs of a batch, input by input: in which rows each is not zero, ascending, and
 * with which values. The touched inputs are numbered in their order. After the first batches no
 * call allocates: room for a batch of more inputs than any before comes by doubling.
 */
final class SparseColumns {
  private final TouchedRows touched;

  /** By input: its number, where it is touched. */
  private final int[] numbers;

  /** By number: the place behind its last row. */
  private final int[] ends;

  private int[] rows = new int[256];
  private float[] values = new float[256];

  SparseColumns(int inputs) {
    touched = new TouchedRows(inputs, inputs);
    numbers = new int[inputs];
    ends = new int[inputs];
  }

  /** The inputs of the batch. */
  TouchedRows touched() {
    return touched;
  }

  /** Takes the first so many rows of a batch. */
  void of(SparseRows in, int count) {
    reserve(mark(in, count));
    for (int number = 0; number < touched.count(); number++) {
      numbers[touched.row(number)] = number;
      ends[number] = 0;
    }
    for (int row = 0; row < count; row++) {
      int[] indices = in.indices(row);
      for (int i = in.from(row); i < in.to(row); i++) {
        ends[numbers[indices[i]]]++;
      }
    }
    int sum = 0;
    for (int number = 0; number < touched.count(); number++) {
      int length = ends[number];
      ends[number] = sum;
      sum += length;
    }
    for (int row = 0; row < count; row++) {
      int[] indices = in.indices(row);
      float[] of = in.values(row);
      for (int i = in.from(row); i < in.to(row); i++) {
        int at = ends[numbers[indices[i]]]++;
        rows[at] = row;
        values[at] = of[i];
      }
    }
  }

  /** Lists the inputs; returns how many elements they have in all. */
  private int mark(SparseRows in, int count) {
    int elements = 0;
    for (int row = 0; row < count; row++) {
      int[] indices = in.indices(row);
      for (int i = in.from(row); i < in.to(row); i++) {
        touched.mark(indices[i]);
      }
      elements += in.to(row) - in.from(row);
    }
    touched.list();
    return elements;
  }

  private void reserve(int elements) {
    if (elements > rows.length) {
      int room = Math.max(elements, 2 * rows.length);
      rows = Arrays.copyOf(rows, room);
      values = Arrays.copyOf(values, room);
    }
  }

  /** The first element of an input, by its number. */
  int from(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  /** The element behind its last. */
  int to(int number) {
    return ends[number];
  }

  /** The row of an element. */
  int row(int element) {
    return rows[element];
  }

  /** Its value. */
  float value(int element) {
    return values[element];
  }
}
