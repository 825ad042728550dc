package dev.regatta.driver.spark.block;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Bytes in memory, in arrays of bounded size that are used again. */
public final class Chunks extends OutputStream {
  /** The JDK copies an array as a whole before it writes it to a file. */
  private static final int SIZE = 256 << 10;

  private final List<byte[]> chunks = new ArrayList<>();
  private long length;

  void clear() {
    length = 0;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) {
    for (int done = 0; done < count; ) {
      int chunk = (int) (length / SIZE);
      int at = (int) (length % SIZE);
      if (chunk == chunks.size()) {
        chunks.add(new byte[SIZE]);
      }
      int some = Math.min(count - done, SIZE - at);
      System.arraycopy(bytes, from + done, chunks.get(chunk), at, some);
      done += some;
      length += some;
    }
  }

  /** What was written since {@link #clear}: views, valid until it is called again. */
  ByteBuffer[] filled() {
    ByteBuffer[] filled = new ByteBuffer[(int) ((length + SIZE - 1) / SIZE)];
    for (int i = 0; i < filled.length; i++) {
      filled[i] = ByteBuffer.wrap(chunks.get(i), 0, (int) Math.min(SIZE, length - (long) i * SIZE));
    }
    return filled;
  }
}
