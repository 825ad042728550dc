package dev.regatta.worker.prepare;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * What is learnt: a column of numbers that are targets, or of numbers or texts that are classes. Of
 * targets and of flags there may be several columns, all of one kind.
 *
 * @param names of the columns; one where labels are classes
 */
public record LabelColumn(List<String> names, Kind kind) implements Serializable {
  /** What the label's cells hold and mean. */
  public enum Kind {
    TARGET,
    /** Targets that are not negative, and that are not scaled for training. */
    COUNT,
    /** 0 or 1, in columns of their own: a row may have any of them. */
    FLAG,
    CLASS_NUMBER,
    CLASS_TEXT
  }

  public LabelColumn {
    names = List.copyOf(names);
  }

  public LabelColumn(String name, Kind kind) {
    this(List.of(name), kind);
  }

  /** The only column; the names of all, for messages, where there are several. */
  public String name() {
    return String.join(", ", names);
  }

  /** How many columns there are. */
  public int size() {
    return names.size();
  }

  /** Whether each row is of one class. */
  public boolean classifies() {
    return kind == Kind.CLASS_NUMBER || kind == Kind.CLASS_TEXT;
  }

  /** Whether labels are numbers to be predicted. */
  public boolean regresses() {
    return kind == Kind.TARGET || kind == Kind.COUNT;
  }

  /** Such as {@code target a, b}. */
  public String describe() {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + name();
  }

  public boolean text() {
    return kind == Kind.CLASS_TEXT;
  }
}
