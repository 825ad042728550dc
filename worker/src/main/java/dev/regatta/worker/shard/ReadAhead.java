package dev.regatta.worker.shard;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads blocks out of a store by a thread of its own: one while its user works on another. Two
 * buffers hold all that it ever holds. The thread lives from {@link #begin} to {@link #close}, and
 * a buffer still knows afterwards which block it has.
 */
final class ReadAhead implements BlockFeed {
  private static final int BUFFERS = 2;

  private final BlockStore store;
  private final List<BlockBuffer> free = new ArrayList<>();
  private final Deque<BlockBuffer> ready = new ArrayDeque<>();
  private @Nullable BlockBuffer held;
  private @Nullable Thread reader;
  private int[] order = {};
  private int next;

  /** Blocks of the order that were not handed out yet. */
  private int left;

  /** Counts calls of begin: what was read for an earlier one is not handed out. */
  private long turn;

  private @Nullable Throwable failure;

  ReadAhead(BlockStore store) {
    this.store = store;
    for (int i = 0; i < BUFFERS; i++) {
      free.add(new BlockBuffer());
    }
  }

  @Override
  public synchronized void begin(int[] newOrder, int from) {
    takeBack();
    order = newOrder;
    next = from;
    left = newOrder.length - from;
    failure = null;
    turn++;
    if (reader == null) {
      reader = new Thread(this::readBlocks, "regatta-read-ahead");
      reader.setDaemon(true);
      reader.start();
    }
    notifyAll();
  }

  /** All buffers but the one that is being filled are free. */
  private void takeBack() {
    release();
    free.addAll(ready);
    ready.clear();
  }

  private void release() {
    if (held != null) {
      free.add(held);
      held = null;
    }
  }

  @Override
  public synchronized PackedShard next() throws InterruptedException {
    if (left == 0) {
      throw new IllegalStateException("no block is left of " + order.length);
    }
    release();
    notifyAll();
    while (ready.isEmpty() && failure == null) {
      wait();
    }
    if (ready.isEmpty()) {
      throw failure instanceof LostBlockException lost
          ? lost
          : new IllegalStateException("reading ahead failed: " + failure, failure);
    }
    held = ready.remove();
    left--;
    return held.rows();
  }

  private void readBlocks() {
    Wanted wanted = await();
    while (wanted != null) {
      done(wanted, read(wanted));
      wanted = await();
    }
  }

  /** Returns what went wrong: nothing may end the reader while its user waits. */
  private @Nullable Throwable read(Wanted wanted) {
    try {
      if (!wanted.into.holds(wanted.block)) {
        wanted.into.read(store, wanted.block);
      }
      return null;
    } catch (IOException | RuntimeException e) {
      return lost(wanted.block, e);
    } catch (Error e) {
      return e;
    }
  }

  private LostBlockException lost(int block, Exception cause) {
    LostBlockException lost = new LostBlockException(block, cause);
    try {
      store.discard(block);
    } catch (RuntimeException e) {
      lost.addSuppressed(e);
    }
    return lost;
  }

  private record Wanted(long turn, int block, BlockBuffer into) {}

  /** The next block to read; null when the thread is to end. */
  private synchronized @Nullable Wanted await() {
    while (reader == Thread.currentThread()) {
      if (next < order.length && !free.isEmpty() && failure == null) {
        int block = order[next++];
        return new Wanted(turn, block, free.remove(best(block)));
      }
      try {
        wait();
      } catch (InterruptedException e) {
        // Only close ends the reader: its user may be waiting for it.
      }
    }
    return null;
  }

  /** The place of the buffer that holds a block already; else of the first. */
  private int best(int block) {
    for (int i = 0; i < free.size(); i++) {
      if (free.get(i).holds(block)) {
        return i;
      }
    }
    return 0;
  }

  private synchronized void done(Wanted wanted, @Nullable Throwable trouble) {
    boolean current = wanted.turn == turn;
    if (trouble == null && current) {
      ready.add(wanted.into);
    } else {
      free.add(wanted.into);
    }
    if (current) {
      failure = trouble;
    }
    notifyAll();
  }

  @Override
  public void close() {
    Thread ending;
    synchronized (this) {
      ending = reader;
      reader = null;
      notifyAll();
    }
    boolean interrupted = false;
    while (ending != null && ending.isAlive()) {
      try {
        ending.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    synchronized (this) {
      takeBack();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
