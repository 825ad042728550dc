package dev.regatta.worker.prepare;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a row: what goes in, in order, what is learnt and what weighs. It places every
 * cell in a {@link RawRow}: the numbers of all numbers and vectors one after the other, the texts
 * apart.
 *
 * @param weight the column of row weights, or null where every row weighs 1
 */
public record Layout(List<InputColumn> inputs, LabelColumn label, @Nullable String weight)
    implements Serializable {
  public Layout {
    inputs = List.copyOf(inputs);
  }

  /** The numbers in a row. */
  public int numbers() {
    return inputs.stream().mapToInt(InputColumn::size).sum();
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

  /** The column that number {@code slot} of a row comes from. */
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
    return new RawRow(numbers(), texts(), label.size());
  }
}
