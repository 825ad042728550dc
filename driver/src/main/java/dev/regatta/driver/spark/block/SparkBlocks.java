package dev.regatta.driver.spark.block;

import dev.regatta.worker.shard.BlockCodec;
import dev.regatta.worker.shard.BlockStore;
import dev.regatta.worker.shard.PackedShard;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockData;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;
import scala.Option;
import scala.reflect.ClassTag$;

/**
 * The blocks of one worker's rows of one split, on the disks of the executor that packed them:
 * Spark's block manager names, encrypts and removes the files, as those of a cached RDD. A worker
 * that runs on another executor fetches each block once. Where no executor has a block any more, or
 * what one has is damaged, the worker's shards are forgotten, so that the next task that asks for
 * them packs them anew.
 */
public final class SparkBlocks implements BlockStore {
  private static final long serialVersionUID = 1L;

  private final int rdd;
  private final int first;
  private final int shardsRdd;
  private final int worker;
  private final int workersFirst;
  private final int workersEnd;

  /**
   * Names the blocks.
   *
   * @param rdd that they are partitions of, as far as Spark knows
   * @param first the partition of the split's first block
   * @param shardsRdd the cached shards, partition {@code worker} of which has these blocks
   * @param workersFirst the partition of the first block of all splits of the worker
   * @param workersEnd the partition behind that of the last
   */
  public SparkBlocks(
      int rdd, int first, int shardsRdd, int worker, int workersFirst, int workersEnd) {
    this.rdd = rdd;
    this.first = first;
    this.shardsRdd = shardsRdd;
    this.worker = worker;
    this.workersFirst = workersFirst;
    this.workersEnd = workersEnd;
  }

  private RDDBlockId id(int block) {
    return new RDDBlockId(rdd, first + block);
  }

  /** Writes a block; one that is there already has the same rows. */
  public void put(int block, PackedShard rows, BlockCodec codec, Chunks chunks) {
    chunks.clear();
    try {
      codec.write(rows, chunks);
    } catch (IOException e) {
      throw new IllegalStateException("in memory, where nothing can fail", e);
    }
    if (!put(block, new ChunkedByteBuffer(chunks.filled()))) {
      throw new IllegalStateException(
          "block %d of worker %d was not stored".formatted(block, worker));
    }
  }

  private boolean put(int block, ChunkedByteBuffer bytes) {
    return blocks()
        .putBytes(id(block), bytes, StorageLevel.DISK_ONLY(), true, ClassTag$.MODULE$.Nothing());
  }

  private static BlockManager blocks() {
    return SparkEnv.get().blockManager();
  }

  @Override
  public InputStream open(int block) throws IOException {
    try {
      Option<BlockData> local = blocks().getLocalBytes(id(block));
      if (local.isEmpty()) {
        fetch(block);
        local = blocks().getLocalBytes(id(block));
      }
      if (local.isEmpty()) {
        throw new FileNotFoundException(id(block) + " is on no executor");
      }
      return opened(block, local.get());
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // Spark throws checked exceptions that no signature tells of.
      throw new IOException(e.getMessage(), e);
    }
  }

  private void fetch(int block) {
    Option<ChunkedByteBuffer> remote = blocks().getRemoteBytes(id(block));
    if (remote.isDefined()) {
      put(block, remote.get());
    }
  }

  /** Spark removes no block while it is open. */
  private InputStream opened(int block, BlockData data) {
    InputStream in;
    try {
      in = data.toInputStream();
    } catch (RuntimeException | Error e) {
      blocks().releaseLock(id(block), Option.empty());
      throw e;
    }
    return new FilterInputStream(in) {
      @Override
      public void close() throws IOException {
        try {
          super.close();
        } finally {
          blocks().releaseLock(id(block), Option.empty());
        }
      }
    };
  }

  /** All blocks of the worker: those that are there would not be written again. */
  @Override
  public void discard(int block) {
    for (int each = workersFirst; each < workersEnd; each++) {
      RDDBlockId id = new RDDBlockId(rdd, each);
      blocks().removeBlock(id, true);
      // Elsewhere too: a block that was fetched may be damaged where it came from.
      blocks().master().removeBlock(id);
    }
    // The task holds this one as long as it runs; it goes afterwards.
    blocks().master().removeBlock(new RDDBlockId(shardsRdd, worker));
  }
}
