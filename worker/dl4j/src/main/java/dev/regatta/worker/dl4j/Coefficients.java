package dev.regatta.worker.dl4j;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a vector of floats in the form that ND4J writes arrays in: a buffer with the shape, then
 * one with the numbers. A buffer is how it was allocated, its length, its type and its numbers,
 * big-endian.
 */
final class Coefficients {
  /** Of a shape's buffer: 2 * rank + 4. */
  private static final int MAX_RANK = 32;

  /** Buffers of those say their length in 64 bits, others in 32. */
  private static final List<String> WIDE = List.of("LONG_SHAPE", "MIXED_DATA_TYPES");

  private static final int PIECE = 1 << 14;

  private Coefficients() {}

  /**
   * Reads so many floats.
   *
   * @throws UnfitException where it is another array
   */
  static float[] read(DataInputStream in, int count) throws IOException, UnfitException {
    long length = length(in, "LONG");
    if (length < 4 || length > 2 * MAX_RANK + 4) {
      throw new UnfitException("its shape has " + length + " numbers");
    }
    long rank = in.readLong();
    if (rank < 0 || 2 * rank + 4 != length) {
      throw new UnfitException("its shape says rank " + rank + " in " + length + " numbers");
    }
    long longest = 1;
    int dimensions = 0;
    for (int i = 0; i < rank; i++) {
      long size = in.readLong();
      if (size < 1 || size > count) {
        throw unequal(size, count);
      }
      longest = Math.max(longest, size);
      dimensions += size > 1 ? 1 : 0;
    }
    if (dimensions > 1 || longest != count) {
      throw unequal(longest, count);
    }
    in.skipNBytes((length - 1 - rank) * Long.BYTES);
    long floats = length(in, "FLOAT");
    if (floats != count) {
      throw unequal(floats, count);
    }
    return floats(in, count);
  }

  private static UnfitException unequal(long found, int count) {
    return new UnfitException(
        "it has a size of %d, and configuration.json describes %d weights".formatted(found, count));
  }

  private static long length(DataInputStream in, String type) throws IOException, UnfitException {
    String allocation = in.readUTF();
    long length = WIDE.contains(allocation) ? in.readLong() : in.readInt();
    String found = in.readUTF();
    if (!found.equals(type)) {
      throw new UnfitException(
          "it has numbers of type %s where %s are read".formatted(Plain.text(found), type));
    }
    return length;
  }

  /** Room is made as numbers come: a length alone is no reason to make any. */
  private static float[] floats(DataInputStream in, int count) throws IOException, UnfitException {
    float[] floats = new float[Math.min(count, PIECE)];
    for (int i = 0; i < count; i++) {
      if (i == floats.length) {
        floats = Arrays.copyOf(floats, (int) Math.min(count, 2L * floats.length));
      }
      floats[i] = in.readFloat();
      if (!Float.isFinite(floats[i])) {
        throw new UnfitException("weight %d is %s".formatted(i, floats[i]));
      }
    }
    return floats;
  }
}
