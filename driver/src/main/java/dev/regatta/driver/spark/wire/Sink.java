package dev.regatta.driver.spark.wire;

import java.nio.ByteBuffer;

/** Where received bytes go, piece by piece and in their order. */
public interface Sink {
  /**
   * Takes all of the next piece, of any length.
   *
   * @throws IllegalStateException for more bytes than were expected
   */
  void write(ByteBuffer piece);

  /** Whether all expected bytes have come. */
  boolean full();
}
