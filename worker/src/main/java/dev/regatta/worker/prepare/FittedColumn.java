package dev.regatta.worker.prepare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.sparse.NonZeros;
import java.io.Serializable;

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

  /** Adds the column's inputs that are not zero; the arguments are those of {@link #apply}. */
  default void applySparse(RawRow row, Place place, NonZeros out, long[] unseen)
      throws BadRowException {
    float[] dense = new float[width()];
    apply(row, new Place(place.number(), place.text(), 0), dense, 0, unseen);
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
   * @param number its first number among a row's numbers, or its cell among the wide ones
   * @param text its text among a row's texts
   * @param input its first input among a row's inputs
   */
  record Place(int number, int text, int input) implements Serializable {}
}
