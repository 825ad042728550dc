package dev.regatta.worker.shard;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a block of rows as bytes; {@link BlockBuffer} reads them. It is what lies on disks while a
 * job runs, and no format for more than that.
 *
 * <p>Integers in front are big-endian: magic, rows, width, labels per row, flags, blocks of
 * non-zeros. Then arrays, little-endian: the features row by row, or of sparse rows the lengths of
 * the blocks, where rows start, and each block's indices and values; the labels; the weights where
 * there are some. At the end a CRC-32C of all before it.
 */
public final class BlockCodec {
  static final int MAGIC = 0x52474231;
  static final int WEIGHTED = 1;
  static final int SPARSE = 2;

  /** Bytes that are converted at once. */
  static final int CHUNK = 1 << 16;

  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);

  /** Writes one block. */
  public void write(PackedShard rows, OutputStream to) throws IOException {
    CRC32C sum = new CRC32C();
    CheckedOutputStream out = new CheckedOutputStream(to, sum);
    SparseBlocks sparse = rows.sparseBlocks();
    float[] weights = rows.weightArray();
    DataOutputStream header = new DataOutputStream(out);
    header.writeInt(MAGIC);
    header.writeInt(rows.rows());
    header.writeInt(rows.width());
    header.writeInt(rows.labelWidth());
    header.writeInt((weights == null ? 0 : WEIGHTED) | (sparse == null ? 0 : SPARSE));
    header.writeInt(sparse == null ? 0 : sparse.lengths().length);
    if (sparse == null) {
      for (float[] features : rows.featureBlocks()) {
        write(features, features.length, out);
      }
    } else {
      write(sparse, rows.rows(), out);
    }
    write(rows.labelArray(), rows.rows() * rows.labelWidth(), out);
    write(weights, rows.rows(), out);
    new DataOutputStream(to).writeLong(sum.getValue());
  }

  private void write(SparseBlocks sparse, int rows, OutputStream out) throws IOException {
    int[] lengths = sparse.lengths();
    write(lengths, lengths.length, out);
    write(sparse.starts(), rows, out);
    for (int block = 0; block < lengths.length; block++) {
      write(sparse.indices()[block], lengths[block], out);
      write(sparse.values()[block], lengths[block], out);
    }
  }

  private void write(int[] numbers, int count, OutputStream out) throws IOException {
    for (int done = 0; done < count; ) {
      int some = Math.min(count - done, CHUNK / Integer.BYTES);
      chunk.clear().asIntBuffer().put(numbers, done, some);
      out.write(chunk.array(), 0, some * Integer.BYTES);
      done += some;
    }
  }

  private void write(float @Nullable [] numbers, int count, OutputStream out) throws IOException {
    for (int done = 0; numbers != null && done < count; ) {
      int some = Math.min(count - done, CHUNK / Float.BYTES);
      chunk.clear().asFloatBuffer().put(numbers, done, some);
      out.write(chunk.array(), 0, some * Float.BYTES);
      done += some;
    }
  }
}
