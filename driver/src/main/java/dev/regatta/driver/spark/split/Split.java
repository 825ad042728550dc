package dev.regatta.driver.spark.split;

import java.util.Locale;

/** What a row is for. */
public enum Split {
  TRAINING(0),
  VALIDATION(1),
  TEST(2);

  /** How many there are. */
  static final int COUNT = 3;

  private final int code;

  Split(int code) {
    this.code = code;
  }

  /** From 0 up: the split's place in arrays, and its first byte in records. */
  int code() {
    return code;
  }

  static Split of(int code) {
    return switch (code) {
      case 0 -> TRAINING;
      case 1 -> VALIDATION;
      case 2 -> TEST;
      default -> throw new IllegalArgumentException("no split " + code);
    };
  }

  /** What messages call it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
