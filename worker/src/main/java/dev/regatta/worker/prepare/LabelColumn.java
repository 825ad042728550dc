package dev.regatta.worker.prepare;

import java.io.Serializable;

/** The column that is learnt: numbers that are targets, or numbers or texts that are classes. */
public record LabelColumn(String name, Kind kind) implements Serializable {
  /** What the label's cells hold and mean. */
  public enum Kind {
    TARGET,
    /** Targets that are not negative, and that are not scaled for training. */
    COUNT,
    CLASS_NUMBER,
    CLASS_TEXT
  }

  public boolean classifies() {
    return kind == Kind.CLASS_NUMBER || kind == Kind.CLASS_TEXT;
  }

  public boolean text() {
    return kind == Kind.CLASS_TEXT;
  }
}
