package dev.regatta.submit.doctor;

import dev.regatta.conf.UserException;

/**
 * What a check found.
 *
 * @param what in one line
 * @param remedy what to do about it; empty where all is well
 */
record Finding(Status status, String what, String remedy) {
  /** How bad it is. */
  enum Status {
    OK("ok"),
    /** A run works, but worse than it could. */
    WARN("warn"),
    /** A run does not work. */
    FAIL("FAIL");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  static Finding ok(String what) {
    return new Finding(Status.OK, what, "");
  }

  static Finding warn(String what, String remedy) {
    return new Finding(Status.WARN, what, remedy);
  }

  static Finding fail(String what, String remedy) {
    return new Finding(Status.FAIL, what, remedy);
  }

  /** What a run would end with: the message names what is allowed and what to do. */
  static Finding fail(UserException refused) {
    return cut(Status.FAIL, String.valueOf(refused.getMessage()));
  }

  /** A line whose last part says what to do. */
  static Finding cut(Status status, String line) {
    int cut = line.lastIndexOf("; ");
    return cut < 0
        ? new Finding(status, line, "")
        : new Finding(status, line.substring(0, cut), line.substring(cut + 2));
  }
}
