package dev.regatta.conf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/** An interval of numbers, each end its own or not. */
record Limits(double min, double max, boolean minExclusive, boolean maxExclusive) {
  static final Limits NONE =
      new Limits(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false, false);

  static Limits of(Range range) {
    return new Limits(range.min(), range.max(), range.minExclusive(), range.maxExclusive());
  }

  boolean contain(double value) {
    return (minExclusive ? value > min : value >= min)
        && (maxExclusive ? value < max : value <= max);
  }

  boolean isNone() {
    return !hasMin() && !hasMax();
  }

  /** The interval in words: {@code from 0 to below 1}, {@code above 0}. */
  String text() {
    String lower = (minExclusive ? "above " : "from ") + text(min);
    if (!hasMax()) {
      return hasMin() ? lower : "any";
    }
    if (!hasMin()) {
      return (maxExclusive ? "below " : "at most ") + text(max);
    }
    return lower + (maxExclusive ? " to below " : " to ") + text(max);
  }

  /** As {@link #text} behind a comma; nothing where there are no limits. */
  String suffix() {
    return isNone() ? "" : ", " + text();
  }

  void describe(ObjectNode schema) {
    if (hasMin()) {
      schema.set(minExclusive ? "exclusiveMinimum" : "minimum", DoubleForm.number(min));
    }
    if (hasMax()) {
      schema.set(maxExclusive ? "exclusiveMaximum" : "maximum", DoubleForm.number(max));
    }
  }

  private boolean hasMin() {
    return min > Double.NEGATIVE_INFINITY;
  }

  private boolean hasMax() {
    return max < Double.POSITIVE_INFINITY;
  }

  private static String text(double bound) {
    return new BigDecimal(Double.toString(bound)).stripTrailingZeros().toPlainString();
  }
}
