package dev.regatta.worker.shard;

/** Hands out the blocks of a shard, one after the other, to one thread. */
public interface BlockFeed extends AutoCloseable {
  /**
   * Says which blocks are wanted from now on.
   *
   * @param order numbers of blocks; not to be changed before the next call or {@link #close}
   * @param from the place in {@code order} of the first that is wanted
   */
  void begin(int[] order, int from);

  /**
   * The next block of the order, valid until the next call of any method.
   *
   * @throws LostBlockException where it cannot be read
   * @throws IllegalStateException behind the last block
   */
  PackedShard next() throws InterruptedException;

  /** Ends what reads ahead; when it returns no thread does. {@link #begin} may follow. */
  @Override
  void close();
}
