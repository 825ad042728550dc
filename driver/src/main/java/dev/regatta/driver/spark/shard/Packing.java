package dev.regatta.driver.spark.shard;

import dev.regatta.conf.UserException;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.spark.block.Chunks;
import dev.regatta.driver.spark.block.SparkBlocks;
import dev.regatta.driver.spark.split.NumberRanges;
import dev.regatta.driver.spark.split.Pages;
import dev.regatta.driver.spark.split.RowCodec;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.RawRow;
import dev.regatta.worker.prepare.RowForm;
import dev.regatta.worker.shard.BlockCodec;
import dev.regatta.worker.shard.BlockLayout;
import dev.regatta.worker.shard.BlockPacker;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.Shard;
import dev.regatta.worker.shard.ShardBuilder;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Iterator;

/**
 * Makes a worker's shards of its records, which come split by split in pages.
 *
 * @param ranges of the training rows, to count the held-out cells that lie outside
 * @param rows of each split that the job has, by worker
 * @param heldBytes of heap that a worker's packed rows take at most
 * @param blocksRdd the number that blocks on disk are stored under
 */
record Packing(
    Preparation preparation,
    NumberRanges ranges,
    EnumMap<Split, long[]> rows,
    Placement placement,
    long heldBytes,
    int blocksRdd)
    implements Serializable {
  /** Packs; {@code shardsRdd} is the number of the RDD that holds what is returned. */
  WorkerShards pack(int worker, Iterator<byte[]> pages, int shardsRdd) {
    Pages.Cursor records = new Pages.Cursor(pages);
    Shard training = packSplit(Split.TRAINING, worker, records, shardsRdd);
    Shard validation = packSplit(Split.VALIDATION, worker, records, shardsRdd);
    Shard test =
        rows.containsKey(Split.TEST) ? packSplit(Split.TEST, worker, records, shardsRdd) : null;
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

  private BlockLayout blocks(Split split, int worker) {
    long count = rows(split, worker);
    if (count > Integer.MAX_VALUE - 8) {
      throw new UserException(
          "a shard of %d rows is too large; set training.workers higher".formatted(count));
    }
    return placement.layout(split, (int) count);
  }

  /** The blocks of a worker's splits before this one. */
  private int blocksBefore(Split split, int worker) {
    int before = 0;
    for (Split each : rows.keySet()) {
      if (each == split) {
        break;
      }
      before += blocks(each, worker).blocks();
    }
    return before;
  }

  /** Blocks are numbered worker by worker, and split by split within a worker's. */
  private int firstBlock(int worker) {
    int first = 0;
    for (int before = 0; before < worker; before++) {
      for (Split each : rows.keySet()) {
        first += blocks(each, before).blocks();
      }
    }
    return first;
  }

  private Shard packSplit(Split split, int worker, Pages.Cursor records, int shardsRdd) {
    BlockLayout blocks = blocks(split, worker);
    if (placement.onDisk()) {
      int first = firstBlock(worker);
      SparkBlocks store =
          new SparkBlocks(
              blocksRdd,
              first + blocksBefore(split, worker),
              shardsRdd,
              worker,
              first,
              firstBlock(worker + 1));
      BlockCodec codec = new BlockCodec();
      Chunks chunks = new Chunks();
      BlockPacker packer =
          packer(split, blocks, (block, packed) -> store.put(block, packed, codec, chunks));
      packRows(split, blocks.rows(), records, packer);
      return packer.stored(store);
    }
    PackedShard[] packed = new PackedShard[blocks.blocks()];
    BlockPacker packer = packer(split, blocks, (block, full) -> packed[block] = full);
    packRows(split, blocks.rows(), records, packer);
    if (placement.cuts(split)) {
      return packer.inMemory(packed);
    }
    return packed.length == 0 ? packer.empty() : packed[0];
  }

  private BlockPacker packer(Split split, BlockLayout blocks, BlockPacker.Target target) {
    Layout layout = preparation.layout();
    boolean heldOut = split != Split.TRAINING;
    return new BlockPacker(
        blocks,
        preparation.width(),
        preparation.labels(),
        layout.weighted(),
        preparation.rows() == RowForm.SPARSE,
        layout.texts() + (heldOut ? ranges.columns().size() : 0),
        target);
  }

  private void packRows(Split split, int count, Pages.Cursor records, BlockPacker packer) {
    Layout layout = preparation.layout();
    boolean heldOut = split != Split.TRAINING;
    boolean sparse = preparation.rows() == RowForm.SPARSE;
    RowCodec codec = new RowCodec(layout);
    RawRow row = layout.newRow();
    for (int i = 0; i < count && records.advance(); i++) {
      ShardBuilder shard = packer.block();
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
        packer.rowEnded();
      } catch (BadRowException bad) {
        throw new UserException("data: " + bad.getMessage() + "; see prepare.numeric", bad);
      }
    }
  }
}
