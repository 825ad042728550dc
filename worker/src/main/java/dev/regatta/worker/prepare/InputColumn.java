package dev.regatta.worker.prepare;

import java.io.Serializable;

/**
 * A column that goes into the network.
 *
 * @param size the numbers in it: 1 in a number, n in a vector, 0 in a text
 */
public record InputColumn(String name, Kind kind, int size) implements Serializable {
  /** What the cells of a column hold. */
  public enum Kind {
    NUMBER,
    VECTOR,
    TEXT
  }

  public InputColumn {
    boolean right =
        switch (kind) {
          case NUMBER -> size == 1;
          case VECTOR -> size >= 1;
          case TEXT -> size == 0;
        };
    if (!right) {
      throw new IllegalArgumentException("column " + name + ": a " + kind + " of size " + size);
    }
  }

  public static InputColumn number(String name) {
    return new InputColumn(name, Kind.NUMBER, 1);
  }

  public static InputColumn vector(String name, int size) {
    return new InputColumn(name, Kind.VECTOR, size);
  }

  public static InputColumn text(String name) {
    return new InputColumn(name, Kind.TEXT, 0);
  }
}
