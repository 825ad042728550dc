package dev.regatta.worker.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A Protocol Buffers message in its wire format: fields one after the other, each a tag (field
 * number and wire type) and a value. Arrays are not copied; they are read when the message is
 * written. Source: Protocol Buffers documentation, Encoding.
 */
final class Message {
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;

  /** Bits of a varint's byte that count; the highest one says whether more bytes follow. */
  private static final int VARINT_BITS = 7;

  private static final int CHUNK_BYTES = 1 << 16;

  /** Some of a message's bytes. */
  @FunctionalInterface
  private interface Part {
    void writeTo(OutputStream out) throws IOException;
  }

  private final List<Part> parts = new ArrayList<>();
  private long bytes;

  /** Bytes in all. */
  long bytes() {
    return bytes;
  }

  void writeTo(OutputStream out) throws IOException {
    for (Part part : parts) {
      part.writeTo(out);
    }
  }

  Message with(int field, long value) {
    tag(field, VARINT);
    return varint(value);
  }

  Message with(int field, float value) {
    tag(field, FIXED_32);
    byte[] four = new byte[Float.BYTES];
    littleEndian(four).putFloat(value);
    return raw(four);
  }

  Message with(int field, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    delimited(field, utf8.length);
    return raw(utf8);
  }

  /** Adds a message to which nothing will be added any more. */
  Message with(int field, Message value) {
    delimited(field, value.bytes);
    return part(value::writeTo, value.bytes);
  }

  /** Adds floats of an array as bytes. */
  Message with(int field, float[] values, int from, int count) {
    long length = (long) count * Float.BYTES;
    delimited(field, length);
    return part(out -> write(values, from, count, out), length);
  }

  /** Adds doubles as bytes. */
  Message with(int field, double[] values) {
    byte[] all = new byte[values.length * Double.BYTES];
    littleEndian(all).asDoubleBuffer().put(values);
    delimited(field, all.length);
    return raw(all);
  }

  private static void write(float[] values, int from, int count, OutputStream out)
      throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    int capacity = CHUNK_BYTES / Float.BYTES;
    for (int done = 0; done < count; done += capacity) {
      int n = Math.min(capacity, count - done);
      littleEndian(chunk).asFloatBuffer().put(values, from + done, n);
      out.write(chunk, 0, n * Float.BYTES);
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void delimited(int field, long length) {
    tag(field, LENGTH_DELIMITED);
    varint(length);
  }

  private void tag(int field, int wireType) {
    varint(((long) field << 3) | wireType);
  }

  /** Groups of 7 bits, the lowest first; negative numbers take ten bytes. */
  private Message varint(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    while ((rest >>> VARINT_BITS) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= VARINT_BITS;
    }
    out.write((int) rest);
    return raw(out.toByteArray());
  }

  private Message raw(byte[] value) {
    return part(out -> out.write(value), value.length);
  }

  private Message part(Part part, long length) {
    parts.add(part);
    bytes += length;
    return this;
  }
}
