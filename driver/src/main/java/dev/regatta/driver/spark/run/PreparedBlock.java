package dev.regatta.driver.spark.run;

import dev.regatta.conf.UserException;
import dev.regatta.driver.spark.read.RowReader;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.RawRow;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

/** Takes the rows of a partition block by block, prepares them and keeps them at hand. */
final class PreparedBlock {
  private final RowReader reader;
  private final Preparation preparation;
  private final Iterator<Row> rows;
  private final RawRow raw;
  private final float[] features;
  private final int mostRows;
  private final long[] unseen;
  private final List<Row> taken = new ArrayList<>();
  private final float[] labels;
  private final float[] weights;
  private long ordinal;

  /**
   * Begins with a partition.
   *
   * @param features the buffer that prepared rows go into
   */
  PreparedBlock(
      RowReader reader,
      Preparation preparation,
      Iterator<Row> rows,
      float[] features,
      int mostRows) {
    this.reader = reader;
    this.preparation = preparation;
    this.rows = rows;
    this.features = features;
    this.mostRows = mostRows;
    raw = preparation.layout().newRow();
    unseen = new long[preparation.layout().texts()];
    labels = new float[mostRows];
    weights = new float[mostRows];
  }

  /** Takes the next block; empty at the end of the partition. */
  List<Row> next(RowReader.Labels wanted) {
    taken.clear();
    while (taken.size() < mostRows && rows.hasNext()) {
      Row row = rows.next();
      int index = taken.size();
      try {
        reader.read(row, raw);
        preparation.apply(raw, features, index * preparation.width(), unseen);
        if (wanted == RowReader.Labels.REQUIRED) {
          labels[index] = preparation.label(raw);
          weights[index] = (float) raw.weight;
        }
      } catch (BadRowException e) {
        throw new UserException(
            "--data: column %s: %s (partition %d, row %d of it, both counted from 0); correct it"
                .formatted(e.column(), e.reason(), TaskContext.getPartitionId(), ordinal),
            e);
      }
      ordinal++;
      taken.add(row);
    }
    return taken;
  }

  float[] labels() {
    return labels;
  }

  float[] weights() {
    return weights;
  }
}
