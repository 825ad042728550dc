package dev.regatta.worker.prepare.category;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.network.EmbeddingTable;
import dev.regatta.worker.sparse.NonZeros;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** How a column's categories become inputs, fitted. Immutable. */
public interface Encoding extends Serializable {
  /** Inputs per cell. */
  int width();

  /**
   * Writes a category's inputs, which are all zeros before, from {@code at} on.
   *
   * @return false where training rows give it no input of its own
   */
  boolean encode(String category, float[] out, int at);

  /** The table whose index the input is; empty where inputs are numbers. */
  default Optional<EmbeddingTable> table(String column, int at) {
    return Optional.empty();
  }

  /**
   * The names of the slices into which the inputs sort rows, as {@link
   * dev.regatta.worker.prepare.CategorySlices} has them; none where they tell no category.
   */
  default List<String> slices() {
    return List.of();
  }

  /**
   * Adds a category's inputs that are not zero.
   *
   * @param at the index of the column's first input
   * @return as {@link #encode(String, float[], int)}
   */
  default boolean encode(String category, NonZeros out, int at) {
    float[] dense = new float[width()];
    boolean known = encode(category, dense, 0);
    for (int i = 0; i < dense.length; i++) {
      out.add(at + i, dense[i]);
    }
    return known;
  }

  /** Writes what {@link Encodings#read} reads. */
  void write(ObjectNode json);
}
