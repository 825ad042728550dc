package dev.regatta.driver.spark.run;

import dev.regatta.driver.spark.prepare.RowBlock;
import dev.regatta.driver.spark.prepare.RowBlocks;
import dev.regatta.worker.model.Predictor;
import dev.regatta.worker.prepare.Preparation;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows with their predictions behind their own cells. */
final class PredictedRows implements Iterator<Row> {
  private final Predictor predictor;
  private final Preparation preparation;
  private final RowBlocks blocks;
  private final Queue<Row> ready = new ArrayDeque<>();

  PredictedRows(Predictor predictor, RowBlocks blocks) {
    this.predictor = predictor;
    this.blocks = blocks;
    preparation = predictor.model().preparation();
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
    Object[] cells = new Object[columns + (preparation.classifies() ? 2 : 1)];
    for (int i = 0; i < columns; i++) {
      cells[i] = input.get(i);
    }
    if (preparation.classifies()) {
      int perRow = predictor.predictionsPerRow();
      cells[columns] = className(predictor.bestClass(index));
      cells[columns + 1] = Arrays.copyOfRange(predictions, index * perRow, (index + 1) * perRow);
    } else {
      cells[columns] = preparation.target(predictions[index]);
    }
    return RowFactory.create(cells);
  }

  /** As the label's column has it: a text or a number. */
  private Object className(int index) {
    String name = preparation.classes().get(index);
    return preparation.layout().label().text() ? name : (Object) Double.valueOf(name);
  }
}
