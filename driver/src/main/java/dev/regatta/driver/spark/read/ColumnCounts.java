package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** What one pass over the training source says of columns whose kind or size is not known. */
final class ColumnCounts {
  private static final long FIRST_ROWS = 1000;

  private final Map<String, ColumnCount> counts = new HashMap<>();

  private ColumnCounts() {}

  /** Counts the columns that need it; reads nothing where none does. */
  static ColumnCounts count(Frame frame, List<Field> candidates) {
    return count(
        frame,
        candidates,
        (rows, columns) -> rows.map(new Counting(columns, Long.MAX_VALUE)).collect());
  }

  /** The same of the first rows that come: a few, from one partition. */
  static ColumnCounts ofFirstRows(Frame frame, List<Field> candidates) {
    return count(
        frame,
        candidates,
        (rows, columns) ->
            rows.partitions() == 0
                ? List.of()
                : rows.map(new Counting(columns, FIRST_ROWS)).collectPartitions(new int[] {0})[0]);
  }

  private static ColumnCounts count(
      Frame frame,
      List<Field> candidates,
      BiFunction<CellRows<?>, Integer, List<long[][]>> counting) {
    ColumnCounts counts = new ColumnCounts();
    List<String> names = candidates.stream().filter(ColumnCounts::open).map(Field::name).toList();
    if (names.isEmpty()) {
      return counts;
    }
    List<long[][]> parts = counting.apply(CellRows.of(frame, names), names.size());
    for (long[][] part : parts) {
      for (int i = 0; i < names.size(); i++) {
        counts.of(names.get(i)).add(part[i]);
      }
    }
    if (names.stream().allMatch(name -> counts.of(name).nothing())) {
      // Kinds would be guesses, and held-out rows would be blamed for them.
      throw new UserException(
          "%s: %s holds no rows with a value".formatted(frame.key(), frame.name()));
    }
    return counts;
  }

  /** The counts of a column, zeros where it was not counted. */
  ColumnCount of(Field field) {
    return of(field.name());
  }

  private ColumnCount of(String name) {
    return counts.computeIfAbsent(name, key -> new ColumnCount());
  }

  /** Whether the source does not say what a column holds. */
  static boolean open(Field field) {
    return field.kind() == Field.Kind.UNDECIDED || (field.vector() && field.size() == 0);
  }

  /** The counts of one partition. */
  private record Counting(int columns, long rowsAtMost) implements CellRows.Work<long[][]> {
    @Override
    public <R> Iterator<long[][]> of(int partition, Iterator<R> rows, CellAccess<R> cells) {
      ColumnCount[] counts = new ColumnCount[columns];
      Arrays.setAll(counts, i -> new ColumnCount());
      for (long row = 0; row < rowsAtMost && rows.hasNext(); row++) {
        cells.at(rows.next());
        for (int i = 0; i < columns && cells.malformed("") == null; i++) {
          cells.count(i, counts[i]);
        }
      }
      long[][] flat = Stream.of(counts).map(ColumnCount::flat).toArray(long[][]::new);
      return Collections.singleton(flat).iterator();
    }
  }
}
