package dev.regatta.worker.prepare;

import java.io.Serializable;
import java.util.List;

/**
 * A column whose inputs tell the category of a row, and so sort rows into slices: one for each
 * category, and one for cells that are missing or have no input of their own.
 *
 * @param column its name
 * @param first its first input
 * @param inputs how many it has
 * @param indexed whether the only input is the slice's number; else the slice is that of the first
 *     input that is not zero, and the last slice where all are
 * @param names of the slices
 */
public record CategorySlices(
    String column, int first, int inputs, boolean indexed, List<String> names)
    implements Serializable {
  public CategorySlices {
    names = List.copyOf(names);
  }

  /** The slice of a row that begins at {@code offset} of {@code features}. */
  public int slice(float[] features, int offset) {
    int at = offset + first;
    if (indexed) {
      return (int) features[at];
    }
    for (int input = 0; input < inputs; input++) {
      if (features[at + input] != 0) {
        return input;
      }
    }
    return names.size() - 1;
  }
}
