package dev.regatta.driver.store;

import java.io.IOException;

/** A file is not what its manifest says, or there is no manifest that could say it. */
final class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final String reason;

  DamagedException(String file, String reason) {
    super(file + " " + reason);
    this.file = file;
    this.reason = reason;
  }

  String file() {
    return file;
  }

  /** Continues a sentence that starts with the file's name: "is missing". */
  String reason() {
    return reason;
  }
}
