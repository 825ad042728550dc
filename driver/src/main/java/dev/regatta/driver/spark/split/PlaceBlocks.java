package dev.regatta.driver.spark.split;

import dev.regatta.driver.data.SplitMethod;
import dev.regatta.driver.spark.read.RowCells;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.RawRow;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The places of a partition's rows in blocks; bad rows, which the next pass tells of, have none.
 */
final class PlaceBlocks implements Iterator<byte[]> {
  private static final int ROWS = 1 << 16;

  private final RowCells rows;
  private final SplitMethod method;
  private final long seed;
  private final RowCodec codec;
  private final RawRow row;
  private final SplitCells cells;

  PlaceBlocks(RowCells rows, SplitMethod method, long seed) {
    this.rows = rows;
    this.method = method;
    this.seed = seed;
    codec = new RowCodec(rows.layout());
    row = rows.layout().newRow();
    cells = new SplitCells(rows, row, seed);
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    PlaceBlock block = new PlaceBlock();
    for (int i = 0; i < ROWS && rows.hasNext(); i++) {
      try {
        rows.read(row);
        byte[] record = codec.encode(row);
        RowHash.stamp(record, codec.length(), seed);
        cells.at(record);
        long place = Cuts.place(method.place(cells));
        block.add(method.stratum(cells), place);
      } catch (BadRowException bad) {
        // It is in no split.
      }
    }
    return block.write();
  }
}
