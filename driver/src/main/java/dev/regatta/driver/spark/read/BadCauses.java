package dev.regatta.driver.spark.read;

import dev.regatta.driver.data.BadCause;
import dev.regatta.worker.prepare.Values;
import java.util.Map;

/** The causes behind the reasons that {@code BadRowException} gives. */
public final class BadCauses {
  private static final Map<String, BadCause> CAUSES =
      Map.of(
          Values.TEXT_IN_NUMBERS, BadCause.TEXT_FOR_NUMBER,
          Values.NOT_FINITE, BadCause.NOT_FINITE,
          Values.TOO_LARGE, BadCause.OUT_OF_RANGE,
          Values.OTHER_SIZE, BadCause.VECTOR,
          Values.BAD_INDICES, BadCause.VECTOR,
          Values.MISSING_IN_VECTOR, BadCause.VECTOR,
          RowReader.NO_LABEL, BadCause.LABEL,
          RowReader.NEGATIVE_LABEL, BadCause.LABEL,
          RowReader.NO_FLAG, BadCause.LABEL,
          RowReader.BAD_WEIGHT, BadCause.WEIGHT);

  private BadCauses() {}

  /** What cannot be read in any other way is unreadable. */
  public static BadCause of(String reason) {
    return CAUSES.getOrDefault(reason, BadCause.UNREADABLE);
  }
}
