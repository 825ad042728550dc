package dev.regatta.worker.prepare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.network.EmbeddingTable;
import dev.regatta.worker.sparse.NonZeros;
import java.io.Serializable;
import java.util.List;
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

  /**
   * The slices of rows that the column makes; empty where its inputs tell no category.
   *
   * @param input the column's first input among a row's inputs
   */
  default Optional<CategorySlices> slices(int input) {
    return Optional.empty();
  }

  /** Adds the column's inputs that are not zero; the arguments are those of {@link #apply}. */
  default void applySparse(RawRow row, Place place, NonZeros out, long[] unseen)
      throws BadRowException {
    float[] dense = new float[width()];
    apply(row, place.withInput(0), dense, 0, unseen);
    for (int i = 0; i < dense.length; i++) {
      out.add(place.input() + i, dense[i]);
    }
  }

  /** Whether a zero in a vector becomes a zero. */
  default boolean keepsZeros() {
    return true;
  }

  /** Whether the cell is missing. */
  boolean missing(RawRow row, Place place);

  /** Writes what is fitted, for {@link PreparationJson}. */
  void write(ObjectNode json);

  /**
   * Where a column is in rows.
   *
   * @param number its first number among a row's numbers
   * @param wide its cell among a row's wide ones
   * @param text its text among a row's texts
   * @param input its first input among a row's inputs
   */
  record Place(int number, int wide, int text, int input) implements Serializable {
    /** The place of a row's first column. */
    static final Place FIRST = new Place(0, 0, 0, 0);

    /** The places of a row's columns. */
    static Place[] of(List<FittedColumn> columns) {
      Place[] places = new Place[columns.size()];
      Place place = FIRST;
      for (int i = 0; i < places.length; i++) {
        places[i] = place;
        place = place.behind(columns.get(i));
      }
      return places;
    }

    /** The place of the next column. */
    Place behind(FittedColumn column) {
      InputColumn cells = column.column();
      return new Place(
          number + cells.numbers(),
          wide + (cells.wide() ? 1 : 0),
          text + (cells.kind().text() ? 1 : 0),
          input + column.width());
    }

    /** The same cells with other inputs. */
    Place withInput(int first) {
      return new Place(number, wide, text, first);
    }
  }
}
