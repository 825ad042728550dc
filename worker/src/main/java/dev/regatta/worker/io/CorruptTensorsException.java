package dev.regatta.worker.io;

import java.io.IOException;

/** Bytes that are not what the reader was promised; the message is the reason, without a path. */
public final class CorruptTensorsException extends IOException {
  private static final long serialVersionUID = 1L;

  public CorruptTensorsException(String reason) {
    super(reason);
  }

  CorruptTensorsException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
