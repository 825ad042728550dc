package dev.regatta.worker.shard;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Room for one block of rows at a time, which {@link BlockCodec} wrote. Its arrays grow to the size
 * of the largest block and are then used again.
 */
final class BlockBuffer {
  private final ByteBuffer chunk =
      ByteBuffer.allocate(BlockCodec.CHUNK).order(ByteOrder.LITTLE_ENDIAN);
  private float[][] features = {};
  private int[][] indices = {};
  private float[][] values = {};
  private int[] lengths = {};
  private int[] starts = {};
  private float[] labels = {};
  private float[] weights = {};
  private @Nullable PackedShard rows;
  private int block = -1;

  /** Whether it holds this block. */
  boolean holds(int number) {
    return block == number;
  }

  /** The block that it holds, until the next is read. */
  PackedShard rows() {
    if (rows == null) {
      throw new IllegalStateException("nothing has been read");
    }
    return rows;
  }

  /**
   * Reads a block.
   *
   * @throws IOException where it cannot be read, or is not what was written; nothing is held then
   */
  void read(BlockStore store, int number) throws IOException {
    block = -1;
    rows = null;
    try (InputStream from = store.open(number)) {
      rows = read(from);
    }
    block = number;
  }

  private PackedShard read(InputStream from) throws IOException {
    CRC32C sum = new CRC32C();
    CheckedInputStream in = new CheckedInputStream(from, sum);
    DataInputStream header = new DataInputStream(in);
    require(header.readInt() == BlockCodec.MAGIC, "is no block of rows");
    int count = header.readInt();
    int width = header.readInt();
    int labelWidth = header.readInt();
    int flags = header.readInt();
    int sparseBlocks = header.readInt();
    require(
        count >= 0 && width >= 0 && labelWidth > 0 && sparseBlocks >= 0 && flags >>> 2 == 0,
        "has a wrong header");
    int rowsPerBlock = ShardBuilder.rowsPerBlock(width);
    boolean isSparse = (flags & BlockCodec.SPARSE) != 0;
    SparseBlocks sparse = null;
    if (isSparse) {
      sparse = readSparse(count, sparseBlocks, in);
    } else {
      readFeatures(count, width, rowsPerBlock, in);
    }
    labels = room(labels, Math.multiplyExact(count, labelWidth));
    read(labels, count * labelWidth, in);
    boolean weighted = (flags & BlockCodec.WEIGHTED) != 0;
    if (weighted) {
      weights = room(weights, count);
      read(weights, count, in);
    }
    long expected = sum.getValue();
    require(new DataInputStream(from).readLong() == expected, "has a wrong checksum");
    return new PackedShard(
        count,
        width,
        labelWidth,
        rowsPerBlock,
        features,
        sparse,
        labels,
        weighted ? weights : null,
        new long[0]);
  }

  private void readFeatures(int count, int width, int rowsPerBlock, InputStream in)
      throws IOException {
    int arrays = (int) (((long) count + rowsPerBlock - 1) / rowsPerBlock);
    features = features.length < arrays ? Arrays.copyOf(features, arrays) : features;
    for (int array = 0; array < arrays; array++) {
      int length = Math.min(rowsPerBlock, count - array * rowsPerBlock) * width;
      features[array] = room(features[array], length);
      read(features[array], length, in);
    }
  }

  private SparseBlocks readSparse(int count, int blocks, InputStream in) throws IOException {
    lengths = room(lengths, blocks);
    read(lengths, blocks, in);
    starts = room(starts, count);
    read(starts, count, in);
    indices = indices.length < blocks ? Arrays.copyOf(indices, blocks) : indices;
    values = values.length < blocks ? Arrays.copyOf(values, blocks) : values;
    for (int i = 0; i < blocks; i++) {
      require(lengths[i] >= 0, "has a wrong length");
      indices[i] = room(indices[i], lengths[i]);
      read(indices[i], lengths[i], in);
      values[i] = room(values[i], lengths[i]);
      read(values[i], lengths[i], in);
    }
    return new SparseBlocks(indices, values, lengths, starts, count);
  }

  private static float[] room(float @Nullable [] array, int length) {
    return array != null && array.length >= length ? array : new float[length];
  }

  private static int[] room(int @Nullable [] array, int length) {
    return array != null && array.length >= length ? array : new int[length];
  }

  private void read(float[] numbers, int count, InputStream in) throws IOException {
    for (int done = 0; done < count; ) {
      int some = Math.min(count - done, BlockCodec.CHUNK / Float.BYTES);
      fill(some * Float.BYTES, in);
      chunk.clear().asFloatBuffer().get(numbers, done, some);
      done += some;
    }
  }

  private void read(int[] numbers, int count, InputStream in) throws IOException {
    for (int done = 0; done < count; ) {
      int some = Math.min(count - done, BlockCodec.CHUNK / Integer.BYTES);
      fill(some * Integer.BYTES, in);
      chunk.clear().asIntBuffer().get(numbers, done, some);
      done += some;
    }
  }

  private void fill(int bytes, InputStream in) throws IOException {
    require(in.readNBytes(chunk.array(), 0, bytes) == bytes, "ends too early");
  }

  private static void require(boolean holds, String what) throws IOException {
    if (!holds) {
      throw new IOException("it " + what);
    }
  }
}
