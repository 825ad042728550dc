package dev.regatta.driver.log;

import java.util.Locale;

/**
 * What happened, as {@code event=checkpoint name=round-0000118 seconds=0.214}: words and numbers
 * stand as they are, texts in quotation marks, none of which is within.
 */
public final class Event {
  private final StringBuilder line;

  public Event(String what) {
    line = new StringBuilder("event=").append(what);
  }

  /** A name without spaces. */
  public Event word(String key, Object word) {
    line.append(' ').append(key).append('=').append(word);
    return this;
  }

  /** A figure, with as many digits as a float has. */
  public Event figure(String key, double value) {
    return word(key, (float) value);
  }

  public Event seconds(double seconds) {
    return word("seconds", String.format(Locale.ROOT, "%.3f", seconds));
  }

  /** What may have spaces; on one line. */
  public Event text(String key, String text) {
    return word(key, '"' + text.replace('"', '\'').replaceAll("\\s+", " ") + '"');
  }

  @Override
  public String toString() {
    return line.toString();
  }
}
