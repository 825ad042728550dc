package dev.regatta.driver.spark.split;

import dev.regatta.worker.prepare.RawRow;
import java.io.Serializable;
import java.util.Collection;

/** Sees every row of one input partition while it is split. */
public interface Observer {
  /**
   * Sees a row.
   *
   * @param partition that it goes to
   * @param record its bytes, which the next row overwrites
   */
  void add(Split split, int partition, byte[] record, RawRow row);

  /**
   * What it found. It travels through the shuffle beside the rows: whatever is run twice counts
   * once, which an accumulator does not promise.
   *
   * @param badRows notes about them, for {@link Tally}
   */
  byte[] finish(Collection<byte[]> badRows);

  /** Makes one for each input partition, in tasks. */
  @FunctionalInterface
  interface Factory extends Serializable {
    /**
     * Makes one.
     *
     * @param partitions that rows go to
     */
    Observer open(int partitions);
  }
}
