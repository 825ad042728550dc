package dev.regatta.driver.spark.split;

import dev.regatta.driver.data.BadRows;
import dev.regatta.driver.spark.read.RowReader;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.RawRow;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** The records of a partition's rows, then the notes about its bad rows. */
final class RecordIterator implements Iterator<Tuple2<byte[], @Nullable Object>> {
  private final Iterator<Row> rows;
  private final RowReader reader;
  private final RowCodec codec;
  private final SplitRule rule;
  private final long seed;
  private final BadRows badRows;
  private final BadRowNotes notes;
  private final RawRow row;
  private Iterator<byte[]> noted = Collections.emptyIterator();
  private boolean read;
  private long ordinal;
  private byte @Nullable [] next;

  RecordIterator(
      Iterator<Row> rows,
      RowReader reader,
      SplitRule rule,
      long seed,
      BadRows badRows,
      BadRowNotes notes) {
    this.rows = rows;
    this.reader = reader;
    this.rule = rule;
    this.seed = seed;
    this.badRows = badRows;
    this.notes = notes;
    codec = new RowCodec(reader.layout());
    row = reader.layout().newRow();
  }

  @Override
  public boolean hasNext() {
    if (next == null && !read) {
      advance();
    }
    if (next == null && noted.hasNext()) {
      next = noted.next();
    }
    return next != null;
  }

  @Override
  public Tuple2<byte[], @Nullable Object> next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Tuple2<byte[], @Nullable Object> record = new Tuple2<>(next, null);
    next = null;
    return record;
  }

  private void advance() {
    while (next == null && rows.hasNext()) {
      try {
        reader.read(rows.next(), row);
        next = codec.encode(row);
        RowHash.stamp(next, seed, rule);
      } catch (BadRowException bad) {
        notes.add(bad, ordinal);
        if (badRows == BadRows.FAIL) {
          // The driver ends the job at the first note: the rest need not be read.
          break;
        }
      }
      ordinal++;
    }
    if (next == null) {
      read = true;
      noted = notes.encode().iterator();
    }
  }
}
