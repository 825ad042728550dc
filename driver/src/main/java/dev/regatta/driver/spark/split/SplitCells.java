package dev.regatta.driver.spark.split;

import dev.regatta.driver.data.SplitRow;
import dev.regatta.driver.spark.read.RowCells;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.RawRow;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.codec.digest.MurmurHash3;
import org.jspecify.annotations.Nullable;

/**
 * The row that a task is at, for the method that splits. Its record has to be stamped. Not
 * thread-safe.
 */
final class SplitCells implements SplitRow {
  private final RowCells cells;
  private final RawRow row;
  private final long seed;
  private byte[] record = {};

  SplitCells(RowCells cells, RawRow row, long seed) {
    this.cells = cells;
    this.row = row;
    this.seed = seed;
  }

  /** Goes to the row that was read last. */
  SplitCells at(byte[] stamped) {
    record = stamped;
    return this;
  }

  @Override
  public long hash() {
    return RowHash.check(record, 0);
  }

  @Override
  public long hash(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    byte[] seeded = Arrays.copyOf(utf8, utf8.length + Long.BYTES);
    Bytes.putLong(seeded, utf8.length, seed);
    return MurmurHash3.hash128x64(seeded, 0, seeded.length, 0)[0];
  }

  @Override
  public String className() {
    if (!cells.layout().label().classifies()) {
      return "";
    }
    String text = row.labelText;
    return text == null ? Double.toString(row.labels[0]) : text;
  }

  @Override
  public @Nullable String category() throws BadRowException {
    return cells.category();
  }

  @Override
  public double time() throws BadRowException {
    return cells.time();
  }
}
