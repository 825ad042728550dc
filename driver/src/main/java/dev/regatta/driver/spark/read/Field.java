package dev.regatta.driver.spark.read;

/**
 * A column of an opened source.
 *
 * @param type what a message calls its type
 * @param size numbers in each vector where the source knows it, else 0
 */
record Field(String name, Kind kind, String type, int size) {
  /** What its cells can be read as. */
  enum Kind {
    NUMBER,
    TEXT,
    /** Texts of which training rows tell whether they are numbers. */
    UNDECIDED,
    /** Texts that the source declares to be numbers. */
    DECLARED_NUMBER,
    /** Texts that the source declares to stay texts. */
    DECLARED_TEXT,
    DATE,
    TIMESTAMP,
    /** Vectors of one size. */
    VECTOR,
    /** Sparse vectors that say nothing of zeros at their end. */
    OPEN_VECTOR,
    UNSUPPORTED
  }

  static Field of(String name, Kind kind, String type) {
    return new Field(name, kind, type, 0);
  }

  /** Whether the cells are texts that may be read as numbers too. */
  boolean cells() {
    return kind == Kind.UNDECIDED || kind == Kind.DECLARED_NUMBER || kind == Kind.DECLARED_TEXT;
  }

  /** Whether a time may be read from the cells: one, or a text that may spell one. */
  boolean times() {
    return cells() || kind == Kind.TEXT || kind == Kind.DATE || kind == Kind.TIMESTAMP;
  }

  boolean vector() {
    return kind == Kind.VECTOR || kind == Kind.OPEN_VECTOR;
  }
}
