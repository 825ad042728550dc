package dev.regatta.worker.shard;

import dev.regatta.worker.sparse.NonZeros;
import dev.regatta.worker.sparse.SparseRows;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The features of rows in compressed sparse row form: the non-zero inputs of one row behind those
 * of the row before, in blocks of bounded size. A row lies in one block. Plain arrays, because
 * Spark's Kryo can neither read nor write records.
 */
public final class SparseBlocks implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Elements per block: 128 KiB of indices and as much of values. A longer row has its own. */
  private static final int BLOCK_BITS = 15;

  private static final int BLOCK = 1 << BLOCK_BITS;

  private final int[][] indices;
  private final float[][] values;

  /** By row: its block, above {@link #BLOCK_BITS}, and its first element there. */
  private final int[] starts;

  /** By block: its elements. Its arrays may be longer. */
  private final int[] lengths;

  private final int rows;

  SparseBlocks(int[][] indices, float[][] values, int[] lengths, int[] starts, int rows) {
    this.indices = indices;
    this.values = values;
    this.lengths = lengths;
    this.starts = starts;
    this.rows = rows;
  }

  /** The heap that so many rows with so many non-zero inputs in all take at most, in bytes. */
  static long bytes(int rows, long nonZeros) {
    // Blocks are left when the next row does not fit: rarely more than an eighth stays empty, and
    // empty elements are cut off. So it is about whole blocks, with two headers and references.
    long blocks = nonZeros / BLOCK * 9 / 8 + 1;
    return 8 * nonZeros + 4L * rows + blocks * (2 * (16 + 8) + 4) + 5 * 16 + 32;
  }

  long bytes() {
    long bytes = 4L * starts.length + 4L * lengths.length + 4 * 16 + 32;
    for (float[] block : values) {
      bytes += 2 * (16 + 8 + 4L * block.length);
    }
    return bytes;
  }

  /** The non-zero inputs of a row. */
  int count(int row) {
    return end(row) - first(row);
  }

  private int block(int row) {
    return starts[row] >>> BLOCK_BITS;
  }

  private int first(int row) {
    return starts[row] & (BLOCK - 1);
  }

  private int end(int row) {
    int block = block(row);
    boolean last = row + 1 == rows || block(row + 1) != block;
    return last ? lengths[block] : first(row + 1);
  }

  /** Points one row of a batch at a row. */
  void view(int row, SparseRows into, int at) {
    int block = block(row);
    into.set(at, indices[block], values[block], first(row), end(row));
  }

  /** Copies a row into one row of a batch. */
  void copy(int row, SparseRows into, int at) {
    int block = block(row);
    into.copy(at, indices[block], values[block], first(row), end(row));
  }

  /** The blocks, each with {@link #lengths} elements. */
  int[][] indices() {
    return indices;
  }

  float[][] values() {
    return values;
  }

  int[] lengths() {
    return lengths;
  }

  int[] starts() {
    return starts;
  }

  /** Writes one row as {@code width} floats. */
  void dense(int row, float[] target, int offset, int width) {
    Arrays.fill(target, offset, offset + width, 0);
    int block = block(row);
    for (int i = first(row); i < end(row); i++) {
      target[offset + indices[block][i]] = values[block][i];
    }
  }

  /** Packs rows one after the other. */
  static final class Builder {
    private static final int MAX_BLOCKS = 1 << (Integer.SIZE - BLOCK_BITS);

    private int[][] indices = new int[1][];
    private float[][] values = new float[1][];
    private final int[] starts;
    private int[] openIndices = new int[1 << 10];
    private float[] openValues = new float[1 << 10];
    private int blocks;
    private int filled;

    Builder(int rows) {
      starts = new int[rows];
    }

    void add(int row, NonZeros nonZeros) {
      int count = nonZeros.count();
      if (filled == BLOCK || (filled > 0 && filled + count > BLOCK)) {
        close();
      }
      reserve(filled + count);
      starts[row] = blocks << BLOCK_BITS | filled;
      System.arraycopy(nonZeros.indices(), 0, openIndices, filled, count);
      System.arraycopy(nonZeros.values(), 0, openValues, filled, count);
      filled += count;
      if (filled > BLOCK) {
        close();
      }
    }

    private void reserve(int length) {
      if (length > openValues.length) {
        int room = Math.max(length, Math.min(BLOCK, 2 * openValues.length));
        openIndices = Arrays.copyOf(openIndices, room);
        openValues = Arrays.copyOf(openValues, room);
      }
    }

    private void close() {
      if (blocks == values.length) {
        indices = Arrays.copyOf(indices, 2 * blocks);
        values = Arrays.copyOf(values, 2 * blocks);
      }
      indices[blocks] = Arrays.copyOf(openIndices, filled);
      values[blocks++] = Arrays.copyOf(openValues, filled);
      filled = 0;
      if (blocks == MAX_BLOCKS) {
        throw new IllegalStateException("a shard of more than 2^32 non-zero inputs");
      }
    }

    SparseBlocks build() {
      if (filled > 0 || starts.length > 0) {
        close();
      }
      float[][] filledValues = Arrays.copyOf(values, blocks);
      int[] lengths = new int[blocks];
      Arrays.setAll(lengths, block -> filledValues[block].length);
      return new SparseBlocks(
          Arrays.copyOf(indices, blocks), filledValues, lengths, starts, starts.length);
    }
  }
}
