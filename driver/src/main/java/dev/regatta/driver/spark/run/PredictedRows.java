package dev.regatta.driver.spark.run;

import dev.regatta.driver.spark.prepare.RowBlock;
import dev.regatta.driver.spark.prepare.RowBlocks;
import dev.regatta.worker.model.Predictor;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows with their predictions behind their own cells, block by block. */
public final class PredictedRows implements Iterator<Row> {
  private final Predictor predictor;
  private final RowBlocks blocks;
  private final PredictionCells cells;
  private final Queue<Row> ready = new ArrayDeque<>();

  public PredictedRows(Predictor predictor, RowBlocks blocks, PredictionCells cells) {
    this.predictor = predictor;
    this.blocks = blocks;
    this.cells = cells;
  }

  @Override
  public boolean hasNext() {
    if (ready.isEmpty() && blocks.hasNext()) {
      RowBlock block = blocks.next();
      float[] predictions = predictor.predict(block.features(), block.rows());
      for (int i = 0; i < block.rows(); i++) {
        ready.add(row(block.originals().get(i), i, predictions));
      }
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private Row row(Row input, int index, float[] predictions) {
    int columns = input.size();
    Object[] all = new Object[columns + cells.columns()];
    for (int i = 0; i < columns; i++) {
      all[i] = input.get(i);
    }
    cells.write(predictor, predictions, index, all, columns);
    return RowFactory.create(all);
  }
}
