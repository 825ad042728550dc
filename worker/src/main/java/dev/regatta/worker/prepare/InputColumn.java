package dev.regatta.worker.prepare;

import dev.regatta.worker.prepare.time.TimeUnit;
import java.io.Serializable;
import java.util.Optional;

/**
 * A column that goes into the network.
 *
 * @param size the numbers in it: n in a vector, 0 in what is text, 1 in the others
 */
public record InputColumn(String name, Kind kind, int size) implements Serializable {
  /** What the cells of a column hold. */
  public enum Kind {
    NUMBER,
    VECTOR,
    TEXT,
    /** Numbers, or texts that spell them: so declared by the job. */
    NUMERAL,
    /** Texts, or anything else that names a category: so declared by the job. */
    CATEGORY,
    /** Days since 1970-01-01. */
    DATE,
    /** Microseconds since 1970-01-01 UTC. */
    TIMESTAMP;

    /** Whether cells are texts, not numbers. */
    public boolean text() {
      return this == TEXT || this == CATEGORY;
    }
  }

  /** A vector of more numbers than this is wide. */
  static final int MOST_NARROW = 1024;

  public InputColumn {
    int least = kind.text() ? 0 : 1;
    boolean right = kind == Kind.VECTOR ? size >= 1 : size == least;
    if (!right) {
      throw new IllegalArgumentException("column " + name + ": a " + kind + " of size " + size);
    }
  }

  /**
   * Whether it is a vector of so many numbers that a row holds those alone that are not zero. The
   * results are the same as if it held all of them.
   */
  public boolean wide() {
    return kind == Kind.VECTOR && size > MOST_NARROW;
  }

  /** The numbers in it that a row holds among its numbers: none where it is wide. */
  public int numbers() {
    return wide() ? 0 : size;
  }

  /** A column of single cells. */
  public static InputColumn of(String name, Kind kind) {
    return new InputColumn(name, kind, kind.text() ? 0 : 1);
  }

  public static InputColumn number(String name) {
    return of(name, Kind.NUMBER);
  }

  public static InputColumn vector(String name, int size) {
    return new InputColumn(name, Kind.VECTOR, size);
  }

  public static InputColumn text(String name) {
    return of(name, Kind.TEXT);
  }

  /** The unit of a column of times; empty in other columns. */
  Optional<TimeUnit> timeUnit() {
    return switch (kind) {
      case DATE -> Optional.of(TimeUnit.DAY);
      case TIMESTAMP -> Optional.of(TimeUnit.MICROSECOND);
      case NUMBER, VECTOR, TEXT, NUMERAL, CATEGORY -> Optional.empty();
    };
  }
}
