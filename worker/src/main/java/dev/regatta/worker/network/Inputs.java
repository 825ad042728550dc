package dev.regatta.worker.network;

import java.util.List;
import java.util.stream.LongStream;

/**
 * What the floats of a prepared row are: indexes of tables, and numbers that the network takes as
 * they are.
 *
 * @param floats per row, indexes included
 * @param tables ascending by the float that is their index
 */
public record Inputs(int floats, List<EmbeddingTable> tables) {
  public Inputs {
    tables = List.copyOf(tables);
    int free = 0;
    for (EmbeddingTable table : tables) {
      if (table.at() < free || table.at() >= floats) {
        throw new IllegalArgumentException(
            "the table of column %s has float %d for its index; there are %d, and those before %d are taken or behind"
                .formatted(table.column(), table.at(), floats, free));
      }
      free = table.at() + 1;
    }
  }

  /** Rows of numbers alone. */
  public static Inputs numbers(int floats) {
    return new Inputs(floats, List.of());
  }

  /** Floats per row that are numbers. */
  public int numbers() {
    return floats - tables.size();
  }

  /** Which floats are numbers, ascending. */
  public long[] placesOfNumbers() {
    return LongStream.range(0, floats)
        .filter(place -> tables.stream().noneMatch(table -> table.at() == place))
        .toArray();
  }
}
