package dev.regatta.driver.spark.shard;

import dev.regatta.conf.UserException;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.spark.split.NumberRanges;
import dev.regatta.driver.spark.split.Pages;
import dev.regatta.driver.spark.split.RowCodec;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.RawRow;
import dev.regatta.worker.prepare.RowForm;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.ShardBuilder;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Iterator;

/**
 * Makes a worker's shards of its records, which come split by split in pages.
 *
 * @param ranges of the training rows, to count the held-out cells that lie outside
 * @param rows of each split that the job has, by worker
 */
record Packing(Preparation preparation, NumberRanges ranges, EnumMap<Split, long[]> rows)
    implements Serializable {
  WorkerShards pack(int worker, Iterator<byte[]> pages) {
    Pages.Cursor records = new Pages.Cursor(pages);
    PackedShard training = packSplit(Split.TRAINING, worker, records);
    PackedShard validation = packSplit(Split.VALIDATION, worker, records);
    PackedShard test = rows.containsKey(Split.TEST) ? packSplit(Split.TEST, worker, records) : null;
    if (records.advance()) {
      throw new IllegalStateException("worker " + worker + " got more rows than were counted");
    }
    return new WorkerShards(training, validation, test);
  }

  /** The rows that a worker gets of a split; 0 where the job has no such split. */
  long rows(Split split, int worker) {
    long[] byWorker = rows.get(split);
    return byWorker == null ? 0 : byWorker[worker];
  }

  private PackedShard packSplit(Split split, int worker, Pages.Cursor records) {
    long count = rows(split, worker);
    if (count > Integer.MAX_VALUE - 8) {
      throw new UserException(
          "a shard of %d rows is too large; set training.workers higher".formatted(count));
    }
    Layout layout = preparation.layout();
    boolean heldOut = split != Split.TRAINING;
    int cells = layout.texts() + (heldOut ? ranges.columns().size() : 0);
    boolean sparse = preparation.rows() == RowForm.SPARSE;
    ShardBuilder shard =
        sparse
            ? ShardBuilder.ofSparseRows(
                (int) count, preparation.width(), preparation.labels(), layout.weighted(), cells)
            : new ShardBuilder(
                (int) count, preparation.width(), preparation.labels(), layout.weighted(), cells);
    RowCodec codec = new RowCodec(layout);
    RawRow row = layout.newRow();
    for (long i = 0; i < count && records.advance(); i++) {
      codec.decode(records.page(), records.from(), row);
      try {
        if (sparse) {
          preparation.apply(row, shard.nonZeros(), shard.unseen());
        } else {
          preparation.apply(row, shard.block(), shard.offset(), shard.unseen());
        }
        if (heldOut) {
          ranges.countOutside(row, shard.unseen(), layout.texts());
        }
        preparation.labels(row, shard.labels(), shard.labelOffset());
        shard.endRow((float) row.weight);
      } catch (BadRowException bad) {
        throw new UserException("data: " + bad.getMessage() + "; see prepare.numeric", bad);
      }
    }
    return shard.build();
  }
}
