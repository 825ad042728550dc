package dev.regatta.conf;

import java.util.OptionalInt;

/**
 * Where something was written.
 *
 * @param source a file, or the option of a command line that said it
 * @param line counted from 1; absent where the source has no lines or the thing none of its own
 */
public record Place(String source, OptionalInt line) {
  static Place of(String source) {
    return new Place(source, OptionalInt.empty());
  }

  static Place of(String source, int line) {
    return new Place(source, OptionalInt.of(line));
  }

  /** As compilers write it: {@code job.yaml:12}. */
  public String text() {
    return line.isPresent() ? source + ":" + line.getAsInt() : source;
  }
}
