package dev.regatta.worker.prepare;

import dev.regatta.conf.UserException;
import dev.regatta.worker.prepare.codec.Texts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The classes of rows, each with how many there are; empty in a regression. */
public final class LabelSet {
  /** More than these are hardly classes: a network would need as many outputs. */
  static final int MAX_CLASSES = 100_000;

  private final LabelColumn column;
  private final Map<Double, Long> numbers = new TreeMap<>();
  private final Map<String, Long> texts = new TreeMap<>();

  public LabelSet(LabelColumn column) {
    this.column = column;
  }

  /** Adds a row's class, if its label is one. */
  public void add(RawRow row) {
    switch (column.kind()) {
      case TARGET, COUNT, FLAG -> {}
      case CLASS_NUMBER -> numbers.merge(row.labels[0], 1L, Long::sum);
      case CLASS_TEXT -> {
        String text = row.labelText;
        if (text != null) {
          texts.merge(text, 1L, Long::sum);
        }
      }
    }
    check();
  }

  public void merge(LabelSet other) {
    other.numbers.forEach((number, rows) -> numbers.merge(number, rows, Long::sum));
    other.texts.forEach((text, rows) -> texts.merge(text, rows, Long::sum));
    check();
  }

  /** The classes by name, in their order. */
  public List<String> classes() {
    return ClassNames.sorted(rows().keySet());
  }

  /** How many rows each class has, by its name. */
  Map<String, Long> rows() {
    Map<String, Long> rows = new HashMap<>(texts);
    numbers.forEach((number, count) -> rows.put(ClassNames.of(number), count));
    return rows;
  }

  public void write(DataOutput out) throws IOException {
    out.writeInt(numbers.size());
    for (Map.Entry<Double, Long> number : numbers.entrySet()) {
      out.writeDouble(number.getKey());
      out.writeLong(number.getValue());
    }
    Texts.writeAll(texts.keySet(), out);
    for (long rows : texts.values()) {
      out.writeLong(rows);
    }
  }

  public static LabelSet read(LabelColumn column, DataInput in) throws IOException {
    LabelSet set = new LabelSet(column);
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      set.numbers.put(in.readDouble(), in.readLong());
    }
    Set<String> names = new TreeSet<>();
    Texts.readAll(in, names);
    for (String name : names) {
      set.texts.put(name, in.readLong());
    }
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
