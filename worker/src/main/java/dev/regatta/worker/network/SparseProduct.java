package dev.regatta.worker.network;

import dev.regatta.worker.sparse.SparseRows;
import java.util.Arrays;
import java.util.List;

/**
 * Products with rows of which only the non-zero inputs are known. W being inputs x units row-major,
 * an input that is not zero adds a multiple of a row of W, units contiguous floats; and its row of
 * the gradient is a sum of multiples of rows of the outer gradient. In plain Java, in the order of
 * rows and indices: a row's bits depend on nothing but itself.
 *
 * <p>The rows are not those of the {@code inputs} arguments, which are not looked at, but those
 * that {@link #take} was given.
 */
final class SparseProduct implements Product {
  private static final SparseRows NO_ROWS = new SparseRows(0);

  private final int units;
  private final int offset;
  private final SparseColumns columns;
  private final float[] sum;
  private final float[] term;
  private final float[] term1;
  private final float[] term2;
  private final float[] term3;
  private SparseRows in = NO_ROWS;
  private int count;

  SparseProduct(int inputs, int units, int offset) {
    this.units = units;
    this.offset = offset;
    columns = new SparseColumns(inputs);
    sum = new float[units];
    term = new float[units];
    term1 = new float[units];
    term2 = new float[units];
    term3 = new float[units];
  }

  @Override
  public void take(SparseRows rows, int rowCount) {
    in = rows;
    count = rowCount;
  }

  @Override
  public void add(float[] inputs, int rows, float[] weights, float[] outputs) {
    for (int row = 0; row < count; row++) {
      System.arraycopy(outputs, row * units, sum, 0, units);
      addRow(in.indices(row), in.values(row), in.from(row), in.to(row), weights);
      System.arraycopy(sum, 0, outputs, row * units, units);
    }
  }

  /** By fours: the sum is read and written once for four rows of W. */
  private void addRow(int[] indices, float[] values, int from, int to, float[] weights) {
    int i = from;
    for (; i <= to - 4; i += 4) {
      take(weights, indices[i], term);
      take(weights, indices[i + 1], term1);
      take(weights, indices[i + 2], term2);
      take(weights, indices[i + 3], term3);
      float v = values[i];
      addFour(sum, v, term, values[i + 1], term1, values[i + 2], term2, values[i + 3], term3);
    }
    for (; i < to; i++) {
      take(weights, indices[i], term);
      addOne(sum, values[i], term);
    }
  }

  private void take(float[] weights, int index, float[] into) {
    System.arraycopy(weights, offset + index * units, into, 0, units);
  }

  @Override
  public void gradient(float[] inputs, float[] outer, int rows, float[] gradient) {
    columns.of(in, count);
    TouchedRows touched = columns.touched();
    for (int number = 0; number < touched.count(); number++) {
      Arrays.fill(sum, 0);
      addColumn(columns.from(number), columns.to(number), outer);
      System.arraycopy(sum, 0, gradient, offset + touched.row(number) * units, units);
    }
  }

  private void addColumn(int from, int to, float[] outer) {
    int i = from;
    for (; i <= to - 4; i += 4) {
      takeRow(outer, columns.row(i), term);
      takeRow(outer, columns.row(i + 1), term1);
      takeRow(outer, columns.row(i + 2), term2);
      takeRow(outer, columns.row(i + 3), term3);
      addFour(
          sum,
          columns.value(i),
          term,
          columns.value(i + 1),
          term1,
          columns.value(i + 2),
          term2,
          columns.value(i + 3),
          term3);
    }
    for (; i < to; i++) {
      takeRow(outer, columns.row(i), term);
      addOne(sum, columns.value(i), term);
    }
  }

  private void takeRow(float[] outer, int row, float[] into) {
    System.arraycopy(outer, row * units, into, 0, units);
  }

  @Override
  public void inputGradient(float[] outer, int rows, float[] weights, float[] inner) {
    throw new IllegalStateException("sparse rows are the network's own inputs");
  }

  @Override
  public List<TouchedRows> touched() {
    return List.of(columns.touched());
  }

  // All arrays of a loop are indexed alike, or C2 does not vectorize it: hence the copies.

  private static void addOne(float[] sum, float v, float[] x) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += v * x[i];
    }
  }

  private static void addFour(
      float[] sum,
      float v,
      float[] x,
      float v1,
      float[] x1,
      float v2,
      float[] x2,
      float v3,
      float[] x3) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += (v * x[i] + v1 * x1[i]) + (v2 * x2[i] + v3 * x3[i]);
    }
  }
}
