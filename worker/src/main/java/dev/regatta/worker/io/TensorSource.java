package dev.regatta.worker.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Where the bytes of tensors come from, in their order. */
interface TensorSource {
  /**
   * The next bytes, little-endian, valid until the next call: at least 8 and otherwise a multiple
   * of 8 of them where as many are wanted, never more than wanted.
   *
   * @throws EOFException where there are not as many
   */
  ByteBuffer next(long wanted) throws IOException;

  /** All that is wanted lies in memory. */
  static TensorSource of(byte[] bytes) {
    ByteBuffer all = ByteBuffer.wrap(bytes);
    return wanted -> {
      if (wanted > all.remaining()) {
        throw new EOFException();
      }
      ByteBuffer next = all.slice(all.position(), (int) wanted).order(ByteOrder.LITTLE_ENDIAN);
      all.position(all.position() + (int) wanted);
      return next;
    };
  }

  /** Hands out pieces of at most 64 KiB. */
  static TensorSource of(InputStream stream) {
    ByteBuffer chunk = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    return wanted -> {
      int bytes = (int) Math.min(wanted, chunk.capacity());
      if (stream.readNBytes(chunk.array(), 0, bytes) < bytes) {
        throw new EOFException();
      }
      return chunk.clear().limit(bytes);
    };
  }
}
