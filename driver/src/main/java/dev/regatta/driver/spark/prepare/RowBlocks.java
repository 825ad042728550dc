package dev.regatta.driver.spark.prepare;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.BadRows;
import dev.regatta.driver.spark.read.BadCauses;
import dev.regatta.driver.spark.read.CellReader;
import dev.regatta.driver.spark.read.RowPlaces;
import dev.regatta.driver.spark.read.RowReader;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.RawRow;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/**
 * A partition's rows, prepared block by block in one buffer.
 *
 * @param <R> how rows come
 */
public final class RowBlocks<R> implements Iterator<RowBlock<R>> {
  private final Iterator<R> rows;
  private final CellReader<R> cells;
  private final Preparation preparation;
  private final BadRows badRows;
  private final String key;
  private final RowPlaces places;
  private final int maxRows;
  private final RowBlock<R> block;
  private final RawRow raw;
  private final long[] unseen;
  private final Map<String, Long> skipped = new TreeMap<>();
  private boolean filled;

  RowBlocks(Iterator<R> rows, CellReader<R> cells, ScoringRows source, int partition, int maxRows) {
    this.rows = rows;
    this.cells = cells;
    this.preparation = source.preparation();
    this.badRows = source.badRows();
    this.key = source.key();
    places = new RowPlaces(partition);
    this.maxRows = maxRows;
    block =
        new RowBlock<>(
            maxRows,
            preparation,
            source.reader().labels() == RowReader.Labels.REQUIRED ? preparation.labels() : 0,
            preparation.layout().weighted());
    raw = preparation.layout().newRow();
    unseen = new long[preparation.layout().texts()];
  }

  /** Rows left out so far, by column and reason. */
  public Map<String, Long> skipped() {
    return skipped;
  }

  /** Cells so far whose category training did not have, by text column. */
  public long[] unseenCategories() {
    return unseen;
  }

  @Override
  public boolean hasNext() {
    if (!filled) {
      fill();
      filled = true;
    }
    return block.rows() > 0;
  }

  /** The next block, in the buffer of the last one. */
  @Override
  public RowBlock<R> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    filled = false;
    return block;
  }

  private void fill() {
    block.clear();
    while (block.rows() < maxRows && rows.hasNext()) {
      R row = rows.next();
      places.next();
      try {
        cells.read(row, raw);
        float[] labels = block.labels();
        if (labels != null) {
          preparation.labels(raw, labels, block.rows() * preparation.labels());
        }
        block.prepared().add(raw, unseen);
        block.add(row, (float) raw.weight);
      } catch (BadRowException bad) {
        reject(bad);
      }
    }
  }

  private void reject(BadRowException bad) {
    if (!badRows.skips(BadCauses.of(bad.reason()))) {
      throw new UserException(
          "%s: %s (%s); correct it, or skip bad rows"
              .formatted(key, bad.getMessage(), places.here().describe()));
    }
    skipped.merge(String.valueOf(bad.getMessage()), 1L, Long::sum);
  }
}
