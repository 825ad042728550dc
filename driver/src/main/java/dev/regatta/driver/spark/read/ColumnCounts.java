package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/** What one pass over the training source says of columns whose kind or size is not known. */
final class ColumnCounts {
  private final Map<String, ColumnCount> counts = new HashMap<>();

  private ColumnCounts() {}

  /** Counts the columns that need it; reads nothing where none does. */
  static ColumnCounts count(Frame frame, List<Field> candidates) {
    ColumnCounts counts = new ColumnCounts();
    List<String> names = candidates.stream().filter(ColumnCounts::open).map(Field::name).toList();
    if (names.isEmpty()) {
      return counts;
    }
    int columns = names.size();
    CellSyntax syntax = frame.syntax();
    List<long[][]> parts =
        frame
            .rows(names)
            .mapPartitions(
                rows -> Collections.singleton(partition(rows, columns, syntax)).iterator())
            .collect();
    for (long[][] part : parts) {
      for (int i = 0; i < columns; i++) {
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

  private static boolean open(Field field) {
    return field.kind() == Field.Kind.UNDECIDED || (field.vector() && field.size() == 0);
  }

  private static long[][] partition(Iterator<Row> rows, int columns, CellSyntax syntax) {
    List<ColumnCount> counts = Stream.generate(ColumnCount::new).limit(columns).toList();
    while (rows.hasNext()) {
      Row row = rows.next();
      for (int i = 0; i < columns; i++) {
        counts.get(i).add(row.get(i), syntax);
      }
    }
    return counts.stream().map(ColumnCount::flat).toArray(long[][]::new);
  }
}
