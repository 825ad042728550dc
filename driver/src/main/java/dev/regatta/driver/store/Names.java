package dev.regatta.driver.store;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the store names what it writes; anything else is unknown to it and left alone. */
final class Names {
  static final String TEMPORARY = "_tmp-";
  static final String REPLACED = "_replaced-";
  private static final Pattern CHECKPOINT =
      Pattern.compile("(?:round-(\\d{7,18})|_replaced-(\\d{7,18})-[0-9a-f]{8})");
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  /** What the name of a checkpoint's directory says. */
  record Numbered(long round, boolean isReplaced) {}

  private Names() {}

  /** A name for what is being written, used once. */
  static String temporary(String what) {
    return TEMPORARY + what + "-" + id();
  }

  /** A name for what has to make room, used once. */
  static String replaced(String what) {
    return REPLACED + what + "-" + id();
  }

  static String checkpoint(long round) {
    return "round-" + number(round);
  }

  static String number(long round) {
    return "%07d".formatted(round);
  }

  static Optional<Numbered> parse(String name) {
    Matcher matcher = CHECKPOINT.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        matcher.group(1) == null
            ? new Numbered(Long.parseLong(matcher.group(2)), true)
            : new Numbered(Long.parseLong(matcher.group(1)), false));
  }

  /**
   * Whether a file of this name may be in a checkpoint or a model: no separators, no dots first.
   */
  static boolean isFile(String name) {
    return FILE.matcher(name).matches() && !name.equals(Manifest.FILE_NAME);
  }

  static String id() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
