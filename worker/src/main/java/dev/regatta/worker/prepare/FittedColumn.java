package dev.regatta.worker.prepare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.network.EmbeddingTable;
import java.io.Serializable;
import java.util.Optional;

/** A column with its fitted numbers: from its cells to inputs of the network. Immutable. */
interface FittedColumn extends Serializable {
  InputColumn column();

  /** The inputs that the column fills. */
  int width();

  /**
   * Writes the column's inputs, every one of them.
   *
   * @param place where the row has the column's cells, and {@code out} its inputs
   * @param unseen one counter per text column, raised where training rows give a category no input
   */
  void apply(RawRow row, Place place, float[] out, int offset, long[] unseen)
      throws BadRowException;

  /**
   * The table whose index one of the inputs is; empty where all inputs are numbers.
   *
   * @param input the column's first input among a row's inputs
   */
  default Optional<EmbeddingTable> table(int input) {
    return Optional.empty();
  }

  /** Whether the cell is missing. */
  boolean missing(RawRow row, Place place);

  /** Writes what is fitted, for {@link PreparationJson}. */
  void write(ObjectNode json);

  /**
   * Where a column is in rows.
   *
   * @param number its first number among a row's numbers
   * @param text its text among a row's texts
   * @param input its first input among a row's inputs
   */
  record Place(int number, int text, int input) implements Serializable {
    /** The place of the next column. */
    Place behind(FittedColumn column) {
      InputColumn cells = column.column();
      return new Place(
          number + cells.size(), text + (cells.kind().text() ? 1 : 0), input + column.width());
    }
  }
}
