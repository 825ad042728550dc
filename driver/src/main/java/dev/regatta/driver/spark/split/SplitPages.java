package dev.regatta.driver.spark.split;

import dev.regatta.driver.data.BadRows;
import dev.regatta.driver.spark.read.BadCauses;
import dev.regatta.driver.spark.read.RowCells;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.RawRow;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import scala.Tuple2;

/** The rows of an input partition as pages by bucket, then what the observer found. */
final class SplitPages implements Iterator<Tuple2<Long, byte[]>> {
  private final RowCells rows;
  private final RowCodec codec;
  private final SplitDecision decision;
  private final SplitCells cells;
  private final long seed;
  private final BadRows badRows;
  private final BadRowNotes notes;
  private final RangePartitioner partitioner;
  private final Observer observer;
  private final RawRow row;
  private final Pages pages;
  private final Queue<Tuple2<Long, byte[]>> finished = new ArrayDeque<>();
  private boolean read;

  SplitPages(
      RowCells rows,
      SplitDecision decision,
      long seed,
      BadRows badRows,
      BadRowNotes notes,
      RangePartitioner partitioner,
      Observer observer) {
    this.rows = rows;
    this.decision = decision;
    this.seed = seed;
    this.badRows = badRows;
    this.notes = notes;
    this.partitioner = partitioner;
    this.observer = observer;
    codec = new RowCodec(rows.layout());
    row = rows.layout().newRow();
    cells = new SplitCells(rows, row, seed);
    pages = new Pages(partitioner.buckets(), (bucket, page) -> hand(bucket, page));
  }

  @Override
  public boolean hasNext() {
    while (finished.isEmpty() && !read) {
      readOn();
    }
    return !finished.isEmpty();
  }

  @Override
  public Tuple2<Long, byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return finished.remove();
  }

  /** Reads until a page is full or the rows end. */
  private void readOn() {
    while (finished.isEmpty() && rows.hasNext()) {
      try {
        rows.read(row);
        add();
      } catch (BadRowException bad) {
        notes.add(bad, rows.place());
        if (!badRows.skips(BadCauses.of(bad.reason()))) {
          // The driver ends the job at the first of them: the rest need not be read.
          break;
        }
      }
    }
    if (finished.isEmpty()) {
      read = true;
      pages.finish();
      hand(partitioner.notesBucket(), observer.finish(notes.encode()));
    }
  }

  private void add() throws BadRowException {
    byte[] record = codec.encode(row);
    RowHash.stamp(record, codec.length(), seed);
    RowHash.putSplit(record, decision.of(cells.at(record)));
    int bucket = partitioner.bucket(record);
    observer.add(RowHash.split(record), partitioner.partition(bucket), record, row);
    pages.add(bucket, record, 0, codec.length());
  }

  private void hand(int bucket, byte[] page) {
    finished.add(new Tuple2<>((long) bucket, page));
  }
}
