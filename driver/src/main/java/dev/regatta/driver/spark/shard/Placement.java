package dev.regatta.driver.spark.shard;

import dev.regatta.driver.job.StorageKind;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.worker.shard.BlockLayout;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where the packed rows of a job lie and how they are cut. The order in which rows are trained
 * depends on the cut alone.
 *
 * @param blockRows of a block; null: training rows are not cut, which only memory allows
 * @param replicas of a worker, each of which has blocks of its own
 */
public record Placement(StorageKind kind, @Nullable Integer blockRows, int replicas)
    implements Serializable {
  /** In memory, not cut. */
  public static final Placement WHOLE = new Placement(StorageKind.MEMORY, null, 1);

  /** The blocks that one replica's two buffers, an evaluation's two, and packing hold. */
  private static final int BUFFERS = 2;

  public Placement {
    if (kind == StorageKind.DISK && blockRows == null) {
      throw new IllegalArgumentException("rows on disk are cut into blocks");
    }
  }

  boolean onDisk() {
    return kind == StorageKind.DISK;
  }

  /**
   * Whether a split's rows are cut. Held-out rows are evaluated in their order, cut or not, so that
   * they are cut only where that lets them lie on disk.
   */
  boolean cuts(Split split) {
    return blockRows != null && (split == Split.TRAINING || onDisk());
  }

  /** The blocks of a worker's rows of a split; one where they are not cut. */
  BlockLayout layout(Split split, int rows) {
    if (blockRows == null || !cuts(split)) {
      return BlockLayout.whole(rows);
    }
    return new BlockLayout(rows, split == Split.TRAINING ? replicas : 1, blockRows);
  }

  /**
   * The most rows that a worker holds at once of those on disk: two blocks of each replica, and two
   * that are evaluated; packing holds fewer.
   *
   * @param trainingRows of one worker
   */
  public long rowsHeld(long trainingRows) {
    if (blockRows == null) {
      return trainingRows;
    }
    long replicaRows = (trainingRows + replicas - 1) / replicas;
    return (BUFFERS * (long) replicas + BUFFERS) * Math.min(blockRows, replicaRows);
  }
}
