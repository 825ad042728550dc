package dev.regatta.driver.spark.run;

import dev.regatta.driver.spark.prepare.RowBlock;
import dev.regatta.driver.spark.prepare.RowBlocks;
import dev.regatta.worker.model.Predictor;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Rows with their predictions, block by block.
 *
 * @param <R> how rows come and go
 */
final class PredictedRows<R> implements Iterator<R> {
  private static final float[] NONE = {};

  private final Predictor predictor;
  private final RowBlocks<R> blocks;
  private final PredictionCells cells;
  private final Join<R> join;
  private float[] predictions = NONE;
  private List<R> rows = List.of();
  private int count;
  private int next;

  /** Makes a row of one that came and of the cells of its prediction. */
  interface Join<R> {
    R join(R row, Object[] predicted);
  }

  PredictedRows(Predictor predictor, RowBlocks<R> blocks, PredictionCells cells, Join<R> join) {
    this.predictor = predictor;
    this.blocks = blocks;
    this.cells = cells;
    this.join = join;
  }

  @Override
  public boolean hasNext() {
    return next < count || blocks.hasNext();
  }

  @Override
  public R next() {
    if (next == count) {
      predict();
    }
    Object[] predicted = new Object[cells.columns()];
    cells.write(predictor, predictions, next, predicted);
    return join.join(rows.get(next++), predicted);
  }

  private void predict() {
    if (!blocks.hasNext()) {
      throw new NoSuchElementException();
    }
    RowBlock<R> block = blocks.next();
    predictions = predictor.predict(block.prepared());
    rows = block.originals();
    count = block.rows();
    next = 0;
  }
}
