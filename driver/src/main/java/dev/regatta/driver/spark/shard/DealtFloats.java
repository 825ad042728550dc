package dev.regatta.driver.spark.shard;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import scala.Tuple2;

/** Deals a partition's rows of floats: pages of each worker's. The key is that of the last row. */
final class DealtFloats implements Iterator<Tuple2<Long, float[]>> {
  private static final int PAGE_FLOATS = 1 << 15;

  private final Iterator<float[]> blocks;
  private final int width;
  private final float[][] pages;
  private final int[] filled;
  private final long[] lastKeys;
  private final Queue<Tuple2<Long, float[]>> finished = new ArrayDeque<>();
  private long key;
  private int worker;

  /**
   * Deals.
   *
   * @param blocks of whole rows
   * @param width floats per row
   * @param firstKey the key of the partition's first row
   */
  DealtFloats(Iterator<float[]> blocks, int width, long firstKey, DealPartitioner workers) {
    this.blocks = blocks;
    this.width = width;
    key = firstKey;
    worker = workers.getPartition(firstKey);
    pages = new float[workers.numPartitions()][];
    filled = new int[pages.length];
    lastKeys = new long[pages.length];
  }

  @Override
  public boolean hasNext() {
    while (finished.isEmpty() && blocks.hasNext()) {
      deal(blocks.next());
    }
    if (finished.isEmpty()) {
      for (int each = 0; each < pages.length; each++) {
        finish(each);
      }
    }
    return !finished.isEmpty();
  }

  private void deal(float[] block) {
    for (int from = 0; from < block.length; from += width) {
      float[] page = pages[worker];
      if (page == null) {
        page = new float[Math.max(1, PAGE_FLOATS / width) * width];
        pages[worker] = page;
      }
      System.arraycopy(block, from, page, filled[worker], width);
      filled[worker] += width;
      lastKeys[worker] = key++;
      if (filled[worker] == page.length) {
        finish(worker);
      }
      worker = worker + 1 == pages.length ? 0 : worker + 1;
    }
  }

  private void finish(int destination) {
    if (filled[destination] > 0) {
      float[] page = Arrays.copyOf(pages[destination], filled[destination]);
      finished.add(new Tuple2<>(lastKeys[destination], page));
      filled[destination] = 0;
    }
  }

  @Override
  public Tuple2<Long, float[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return finished.remove();
  }
}
