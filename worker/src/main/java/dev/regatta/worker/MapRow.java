package dev.regatta.worker;

import dev.regatta.conf.UserException;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.RawRow;
import dev.regatta.worker.prepare.RowValues;
import dev.regatta.worker.prepare.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads rows that are maps from column names to cells, in a layout, and has every column there. */
final class MapRow {
  private final Layout layout;
  private final InputColumn[] columns;
  private final RowValues values;

  MapRow(Layout layout) {
    this.layout = layout;
    columns = layout.inputs().toArray(InputColumn[]::new);
    values = new RowValues(layout);
  }

  /**
   * Fills the numbers and texts of {@code into}, all of them.
   *
   * @throws UserException where columns or cells do not fit
   */
  void read(Map<String, ?> cells, RawRow into) {
    int found = 0;
    for (InputColumn column : columns) {
      found += cells.containsKey(column.name()) ? 1 : 0;
    }
    if (found < columns.length || found < cells.size()) {
      requireColumns(cells);
    }
    try {
      values.read(cells, into);
    } catch (BadRowException e) {
      throw new UserException(explain(e, cells.get(e.column())), e);
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
      boolean known = names.contains(name) || layout.label().names().contains(name);
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

  /** Tells a cell's type at most: what is in it may be private. */
  private String explain(BadRowException problem, @Nullable Object cell) {
    String message = String.valueOf(problem.getMessage());
    if (cell == null || !problem.reason().equals(Values.UNKNOWN_TYPE)) {
      return message;
    }
    for (InputColumn column : columns) {
      if (column.name().equals(problem.column())) {
        return "column %s: a cell of type %s; the model takes %s, or null for a missing cell"
            .formatted(column.name(), cell.getClass().getSimpleName(), allowed(column));
      }
    }
    return message;
  }

  private static String allowed(InputColumn column) {
    return switch (column.kind()) {
      case NUMBER, NUMERAL -> "a Number, a Boolean or a text that spells a number";
      case VECTOR ->
          "a float[], double[], byte[] (unsigned) or list of "
              + column.size()
              + ", or a SortedMap from Integer places to numbers";
      case TEXT, CATEGORY -> "a String, or what else names a category";
      case DATE, TIMESTAMP -> "a date or time of java.time, or a text that spells one";
    };
  }
}
