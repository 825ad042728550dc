package dev.regatta.driver.store;

import java.io.IOException;

/** A file is not what its manifest says, or there is no manifest that could say it. */
final class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What a damaged manifest says may be of any length. */
  private static final int MAX_CHARACTERS = 300;

  private final String file;
  private final String reason;

  DamagedException(String file, String reason) {
    super(file + " " + cut(reason));
    this.file = file;
    this.reason = cut(reason);
  }

  private static String cut(String reason) {
    return reason.length() <= MAX_CHARACTERS ? reason : reason.substring(0, MAX_CHARACTERS) + "...";
  }

  String file() {
    return file;
  }

  /** Continues a sentence that starts with the file's name: "is missing". */
  String reason() {
    return reason;
  }
}
