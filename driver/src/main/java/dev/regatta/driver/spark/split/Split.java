package dev.regatta.driver.spark.split;

import java.util.Locale;

/** What a row is for. */
public enum Split {
  TRAINING,
  VALIDATION,
  TEST;

  /** What messages call it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
