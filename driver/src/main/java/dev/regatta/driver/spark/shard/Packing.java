package dev.regatta.driver.spark.shard;

import dev.regatta.conf.UserException;
import dev.regatta.driver.spark.split.RowCodec;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.RawRow;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.ShardBuilder;
import java.io.Serializable;
import java.util.Iterator;

/**
 * Makes one shard of a partition's records.
 *
 * @param rows of each partition
 */
record Packing(Preparation preparation, long[] rows) implements Serializable {
  PackedShard pack(int partition, Iterator<byte[]> records) {
    Layout layout = preparation.layout();
    if (rows[partition] > Integer.MAX_VALUE - 8) {
      throw new UserException(
          "a shard of %d rows is too large; set training.workers higher"
              .formatted(rows[partition]));
    }
    ShardBuilder shard =
        new ShardBuilder(
            (int) rows[partition], preparation.width(), layout.weighted(), layout.texts());
    RowCodec codec = new RowCodec(layout);
    RawRow row = layout.newRow();
    while (records.hasNext()) {
      codec.decode(records.next(), row);
      try {
        preparation.apply(row, shard.block(), shard.offset(), shard.unseen());
        shard.endRow(preparation.label(row), (float) row.weight);
      } catch (BadRowException bad) {
        throw new UserException("data: " + bad.getMessage() + "; see prepare.numeric", bad);
      }
    }
    return shard.build();
  }
}
