package dev.regatta.worker.model;

import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.RawRow;
import dev.regatta.worker.prepare.RowForm;
import dev.regatta.worker.sparse.NonZeros;
import dev.regatta.worker.sparse.SparseRows;

/**
 * A block of rows, prepared, in the form that their preparation says: dense or sparse. Its owner
 * refills it for every block. Not thread-safe.
 */
public final class PreparedRows {
  private final Preparation preparation;
  private final boolean sparse;
  private final float[] features;
  private final NonZeros nonZeros = new NonZeros();
  private final int[] ends;
  private final SparseRows views;
  private int rows;

  /** A block without rows, and room for some. */
  public PreparedRows(Preparation preparation, int maxRows) {
    this.preparation = preparation;
    sparse = preparation.rows() == RowForm.SPARSE;
    features = new float[sparse ? 0 : Math.multiplyExact(maxRows, preparation.width())];
    ends = new int[maxRows];
    views = new SparseRows(sparse ? maxRows : 0);
  }

  /** Empties the block. */
  public void clear() {
    rows = 0;
    nonZeros.clear();
  }

  /** How many rows there are. */
  public int rows() {
    return rows;
  }

  /**
   * Prepares one more row; one that is bad leaves the block as it was.
   *
   * @param unseen one counter per text column, as {@link Preparation#apply} raises them
   */
  public void add(RawRow row, long[] unseen) throws BadRowException {
    if (sparse) {
      nonZeros.shorten(rows == 0 ? 0 : ends[rows - 1]);
      preparation.apply(row, nonZeros, unseen);
      ends[rows] = nonZeros.count();
    } else {
      preparation.apply(row, features, rows * preparation.width(), unseen);
    }
    rows++;
  }

  /** Row-major, of dense rows; what lies behind the last row is of an older block. */
  public float[] features() {
    return features;
  }

  /** The network's outputs for these rows, as {@link Propagation#forward} gives them. */
  public float[] forward(Propagation propagation, float[] weights) {
    return sparse
        ? propagation.forward(sparseRows(), rows, weights)
        : propagation.forward(features, rows, weights);
  }

  private SparseRows sparseRows() {
    for (int row = 0; row < rows; row++) {
      int from = row == 0 ? 0 : ends[row - 1];
      views.set(row, nonZeros.indices(), nonZeros.values(), from, ends[row]);
    }
    return views;
  }
}
