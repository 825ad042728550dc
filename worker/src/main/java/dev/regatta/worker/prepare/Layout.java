package dev.regatta.worker.prepare;

import java.io.Serializable;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a row: what goes in, in order, what is learnt and what weighs. It places every
 * cell in a {@link RawRow}: the numbers of all numbers and vectors one after the other, the texts
 * apart, and the vectors that are wide.
 *
 * @param weight the column of row weights, or null where every row weighs 1
 */
public record Layout(List<InputColumn> inputs, LabelColumn label, @Nullable String weight)
    implements Serializable {
  public Layout {
    inputs = List.copyOf(inputs);
  }

  /** The numbers in a row; those of wide columns are apart. */
  public int numbers() {
    return inputs.stream().mapToInt(InputColumn::numbers).sum();
  }

  /** The numbers of all columns, wide ones included. */
  public int allNumbers() {
    return inputs.stream().mapToInt(InputColumn::size).sum();
  }

  /** The wide columns, in order. */
  public List<InputColumn> wideColumns() {
    return inputs.stream().filter(InputColumn::wide).toList();
  }

  /**
   * Fills a row by the numbers of all columns, one after the other; no cell is missing.
   *
   * @param numbers finite, {@link #allNumbers} of them, by place
   */
  public void fill(RawRow row, IntToDoubleFunction numbers) {
    int from = 0;
    int number = 0;
    int wide = 0;
    for (InputColumn column : inputs) {
      WideCell cell = column.wide() ? row.wide[wide++] : null;
      if (cell != null) {
        cell.clear();
      }
      for (int i = 0; i < column.size(); i++) {
        double x = numbers.applyAsDouble(from + i) + 0.0;
        if (cell == null) {
          row.numbers[number++] = x;
        } else {
          cell.add(i, x);
        }
      }
      from += column.size();
    }
  }

  /** The texts in a row. */
  public int texts() {
    return textColumns().size();
  }

  public boolean weighted() {
    return weight != null;
  }

  /** The names of the text columns, in order. */
  public List<String> textColumns() {
    return inputs.stream().filter(column -> column.kind().text()).map(InputColumn::name).toList();
  }

  /** The column that number {@code slot} of {@link #allNumbers} comes from. */
  public String columnOfNumber(int slot) {
    int end = 0;
    for (InputColumn column : inputs) {
      end += column.size();
      if (slot < end) {
        return column.name();
      }
    }
    throw new IndexOutOfBoundsException(slot);
  }

  /** An empty row of this layout. */
  public RawRow newRow() {
    return new RawRow(numbers(), texts(), wideColumns().size(), label.size());
  }
}
