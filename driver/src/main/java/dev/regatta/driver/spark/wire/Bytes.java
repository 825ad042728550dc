package dev.regatta.driver.spark.wire;

import java.nio.ByteBuffer;

/** Byte arrays, one after the other. */
public final class Bytes {
  private Bytes() {}

  /** Arrays to be sent; they must stand still until they are. */
  public static Payload sending(byte[]... arrays) {
    return new Sending(arrays);
  }

  /** Arrays to be filled. */
  public static Sink receiving(byte[]... arrays) {
    return new Receiving(arrays);
  }

  private record Sending(byte[][] arrays) implements Payload {
    @Override
    public long bytes() {
      long bytes = 0;
      for (byte[] array : arrays) {
        bytes += array.length;
      }
      return bytes;
    }

    @Override
    public void read(long position, ByteBuffer into) {
      long skip = position;
      for (byte[] array : arrays) {
        if (skip < array.length) {
          int length = (int) Math.min(array.length - skip, into.remaining());
          into.put(array, (int) skip, length);
          skip = 0;
        } else {
          skip -= array.length;
        }
      }
    }
  }

  private static final class Receiving implements Sink {
    private final byte[][] arrays;
    private int array;
    private int offset;

    Receiving(byte[][] arrays) {
      this.arrays = arrays;
    }

    @Override
    public void write(ByteBuffer piece) {
      while (piece.hasRemaining()) {
        if (full()) {
          throw new IllegalStateException("more bytes came than were expected");
        }
        int length = Math.min(arrays[array].length - offset, piece.remaining());
        piece.get(arrays[array], offset, length);
        offset += length;
      }
    }

    @Override
    public boolean full() {
      while (array < arrays.length && offset == arrays[array].length) {
        array++;
        offset = 0;
      }
      return array == arrays.length;
    }
  }
}
