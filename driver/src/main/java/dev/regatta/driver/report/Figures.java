package dev.regatta.driver.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Numbers and names as people read them. */
final class Figures {
  private Figures() {}

  static String words(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1 $2").replace('-', ' ').toLowerCase(Locale.ROOT);
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** The weight of rows, which is mostly their number. */
  static String amount(double weight) {
    return weight == Math.rint(weight)
        ? count((long) weight)
        : String.format(Locale.ROOT, "%,.1f", weight);
  }

  static String share(double part, double whole) {
    return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * part / whole);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2g %%", 100 * share);
  }

  static String figure(JsonNode node) {
    if (!node.isNumber()) {
      return "-";
    }
    double value = node.asDouble();
    return Math.abs(value) >= 1000
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.4g", value)
            .replaceFirst("(\\.[0-9]*?)0+$", "$1")
            .replaceFirst("\\.$", "");
  }
}
