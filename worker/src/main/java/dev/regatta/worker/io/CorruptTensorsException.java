package dev.regatta.worker.io;

import java.io.IOException;

/** Bytes that are not what the reader was promised; the message is the reason, without a path. */
public final class CorruptTensorsException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Names of tensors are in it, and those are as long as a file likes. */
  private static final int MAX_CHARACTERS = 400;

  public CorruptTensorsException(String reason) {
    super(cut(reason));
  }

  CorruptTensorsException(String reason, Throwable cause) {
    super(cut(reason), cause);
  }

  private static String cut(String reason) {
    return reason.length() <= MAX_CHARACTERS ? reason : reason.substring(0, MAX_CHARACTERS) + "...";
  }
}
