package dev.regatta.worker;

import dev.regatta.conf.UserException;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.CheckedNumbers;
import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.RawRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads rows that are maps from column names to cells, in a layout. */
final class MapRow {
  private final Layout layout;
  private final InputColumn[] columns;

  MapRow(Layout layout) {
    this.layout = layout;
    columns = layout.inputs().toArray(InputColumn[]::new);
  }

  /** Fills the numbers and texts of {@code into}, all of them. */
  void read(Map<String, ?> cells, RawRow into) throws BadRowException {
    int number = 0;
    int text = 0;
    int found = 0;
    for (InputColumn column : columns) {
      Object cell = cells.get(column.name());
      found += cell != null || cells.containsKey(column.name()) ? 1 : 0;
      switch (column.kind()) {
        case NUMBER -> into.numbers[number] = number(cell, column);
        case VECTOR -> vector(cell, column, into.numbers, number);
        case TEXT -> into.texts[text++] = text(cell, column);
      }
      number += column.size();
    }
    if (found < columns.length || found < cells.size()) {
      requireColumns(cells);
    }
  }

  /** The label and the weight may be there, as they are in rows for training; nobody reads them. */
  private void requireColumns(Map<String, ?> cells) {
    List<String> names = layout.inputs().stream().map(InputColumn::name).toList();
    List<String> problems = new ArrayList<>();
    for (String name : names) {
      if (!cells.containsKey(name)) {
        problems.add("no column " + name + " (give null for a missing cell)");
      }
    }
    for (String name : cells.keySet()) {
      boolean known = names.contains(name) || name.equals(layout.label().name());
      if (!known && !name.equals(layout.weight())) {
        problems.add("a column " + name + " that the model does not know");
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(
          "the row has %s; the model's columns are %s"
              .formatted(String.join(", ", problems), String.join(", ", names)));
    }
  }

  private static double number(@Nullable Object cell, InputColumn column) throws BadRowException {
    if (cell == null) {
      return Double.NaN;
    }
    if (cell instanceof Number number) {
      return CheckedNumbers.checked(number.doubleValue(), column.name());
    }
    if (cell instanceof Boolean truth) {
      return truth ? 1 : 0;
    }
    throw mismatch(cell, column, "a Number, a Boolean");
  }

  private static @Nullable String text(@Nullable Object cell, InputColumn column) {
    if (cell == null || cell instanceof String) {
      return (String) cell;
    }
    throw mismatch(cell, column, "a String");
  }

  private static void vector(@Nullable Object cell, InputColumn column, double[] numbers, int from)
      throws BadRowException {
    int size = column.size();
    if (cell == null) {
      Arrays.fill(numbers, from, from + size, Double.NaN);
    } else if (cell instanceof float[] floats) {
      requireSize(floats.length, column);
      for (int i = 0; i < size; i++) {
        numbers[from + i] = CheckedNumbers.checked(floats[i], column.name());
      }
    } else if (cell instanceof double[] doubles) {
      requireSize(doubles.length, column);
      for (int i = 0; i < size; i++) {
        numbers[from + i] = CheckedNumbers.checked(doubles[i], column.name());
      }
    } else if (cell instanceof byte[] bytes) {
      requireSize(bytes.length, column);
      for (int i = 0; i < size; i++) {
        numbers[from + i] = Byte.toUnsignedInt(bytes[i]);
      }
    } else {
      throw mismatch(cell, column, "a float[], double[] or byte[] (unsigned) of " + size);
    }
  }

  private static void requireSize(int found, InputColumn column) {
    if (found != column.size()) {
      throw new UserException(
          "column %s: a vector of %d numbers; the model takes %d"
              .formatted(column.name(), found, column.size()));
    }
  }

  /** Tells the type alone: what is in a cell may be private. */
  private static UserException mismatch(Object cell, InputColumn column, String allowed) {
    return new UserException(
        "column %s: a cell of type %s; the model takes %s, or null for a missing cell"
            .formatted(column.name(), cell.getClass().getSimpleName(), allowed));
  }
}
