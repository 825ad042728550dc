package dev.regatta.driver.spark.wire;

import java.nio.ByteBuffer;

/** Bytes to be sent, made piece by piece while the wire takes them. */
public interface Payload {
  /** Nothing. */
  Payload EMPTY = Floats.sending();

  long bytes();

  /**
   * Fills a buffer up to its limit, or as far as there are bytes.
   *
   * @param position the first byte wanted; a multiple of 4
   * @param into as long as a multiple of 4, little-endian
   */
  void read(long position, ByteBuffer into);
}
