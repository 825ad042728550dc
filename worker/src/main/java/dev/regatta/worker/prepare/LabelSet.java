package dev.regatta.worker.prepare;

import dev.regatta.conf.UserException;
import dev.regatta.worker.prepare.codec.Texts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The distinct classes among rows; empty in a regression. */
public final class LabelSet {
  /** More than these are hardly classes: a network would need as many outputs. */
  static final int MAX_CLASSES = 100_000;

  private final LabelColumn column;
  private final Set<Double> numbers = new TreeSet<>();
  private final Set<String> texts = new TreeSet<>();

  public LabelSet(LabelColumn column) {
    this.column = column;
  }

  /** Adds a row's class, if its label is one. */
  public void add(RawRow row) {
    switch (column.kind()) {
      case TARGET, COUNT -> {}
      case CLASS_NUMBER -> numbers.add(row.label);
      case CLASS_TEXT -> {
        String text = row.labelText;
        if (text != null) {
          texts.add(text);
        }
      }
    }
    check();
  }

  public void merge(LabelSet other) {
    numbers.addAll(other.numbers);
    texts.addAll(other.texts);
    check();
  }

  /** The classes by name, in their order. */
  public List<String> classes() {
    List<String> names = new ArrayList<>(texts);
    numbers.forEach(number -> names.add(ClassNames.of(number)));
    return ClassNames.sorted(names);
  }

  public void write(DataOutput out) throws IOException {
    out.writeInt(numbers.size());
    for (double number : numbers) {
      out.writeDouble(number);
    }
    Texts.writeAll(texts, out);
  }

  public static LabelSet read(LabelColumn column, DataInput in) throws IOException {
    LabelSet set = new LabelSet(column);
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      set.numbers.add(in.readDouble());
    }
    Texts.readAll(in, set.texts);
    return set;
  }

  private void check() {
    if (numbers.size() + texts.size() > MAX_CLASSES) {
      throw new UserException(
          "label %s: more than %d different values are no classes; set task: regression or another label"
              .formatted(column.name(), MAX_CLASSES));
    }
  }
}
