package dev.regatta.driver.spark.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Float arrays as raw little-endian bytes, one after the other, without a copy of the whole. */
public final class Floats {
  private Floats() {}

  /** Arrays to be sent; they must stand still until they are. */
  public static Payload sending(float[]... arrays) {
    return new Sending(arrays);
  }

  /** Arrays to be filled. */
  public static Sink receiving(float[]... arrays) {
    return new Receiving(arrays);
  }

  private record Sending(float[][] arrays) implements Payload {
    @Override
    public long bytes() {
      long bytes = 0;
      for (float[] array : arrays) {
        bytes += 4L * array.length;
      }
      return bytes;
    }

    @Override
    public void read(long position, ByteBuffer into) {
      long skip = position / 4;
      for (float[] array : arrays) {
        if (skip < array.length) {
          int length = (int) Math.min(array.length - skip, into.remaining() / 4);
          into.asFloatBuffer().put(array, (int) skip, length);
          into.position(into.position() + 4 * length);
          skip = 0;
        } else {
          skip -= array.length;
        }
      }
    }
  }

  /** Pieces end anywhere, within a float too: its first bytes wait for the others. */
  private static final class Receiving implements Sink {
    private final float[][] arrays;
    private final ByteBuffer split = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    private int array;
    private int offset;

    Receiving(float[][] arrays) {
      this.arrays = arrays;
      skipFull();
    }

    @Override
    public void write(ByteBuffer piece) {
      piece.order(ByteOrder.LITTLE_ENDIAN);
      while (split.position() > 0 && piece.hasRemaining()) {
        join(piece);
      }
      while (piece.remaining() >= 4) {
        requireRoom();
        int length = Math.min(arrays[array].length - offset, piece.remaining() / 4);
        piece.asFloatBuffer().get(arrays[array], offset, length);
        piece.position(piece.position() + 4 * length);
        advance(length);
      }
      while (piece.hasRemaining()) {
        join(piece);
      }
    }

    private void join(ByteBuffer piece) {
      requireRoom();
      split.put(piece.get());
      if (!split.hasRemaining()) {
        arrays[array][offset] = split.getFloat(0);
        split.clear();
        advance(1);
      }
    }

    private void requireRoom() {
      if (array == arrays.length) {
        throw new IllegalStateException("more bytes came than were expected");
      }
    }

    private void advance(int floats) {
      offset += floats;
      skipFull();
    }

    private void skipFull() {
      while (array < arrays.length && offset == arrays[array].length) {
        array++;
        offset = 0;
      }
    }

    @Override
    public boolean full() {
      return array == arrays.length && split.position() == 0;
    }
  }
}
