package dev.regatta.driver.store;

import java.io.IOException;
import java.io.OutputStream;

/** The bytes of one file, produced while they are written. */
@FunctionalInterface
public interface Content {
  /** Writes all bytes; whether it closes {@code out} makes no difference. */
  void writeTo(OutputStream out) throws IOException;

  static Content of(byte[] bytes) {
    return out -> out.write(bytes);
  }
}
