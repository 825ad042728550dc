package dev.regatta.driver.spark.read;

import dev.regatta.worker.prepare.Numbers;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** What one pass over the training source says of columns whose kind or size is not known. */
final class ColumnCounts {
  private static final int FILLED = 0;
  private static final int NUMBERS = 1;

  /** Sizes of vectors are kept apart from the two counts of cells. */
  private static final int FIRST_SIZE = 2;

  private final Map<String, TreeMap<Integer, Long>> counts = new HashMap<>();

  private ColumnCounts() {}

  /** Counts the columns that need it; reads nothing where none does. */
  static ColumnCounts count(Frame frame, List<Field> candidates) {
    ColumnCounts counts = new ColumnCounts();
    List<Field> fields =
        candidates.stream()
            .filter(
                field ->
                    field.kind() == Field.Kind.UNDECIDED || (field.vector() && field.size() == 0))
            .toList();
    if (fields.isEmpty()) {
      return counts;
    }
    List<String> names = fields.stream().map(Field::name).toList();
    int columns = names.size();
    CellSyntax syntax = frame.syntax();
    List<long[]> parts =
        frame
            .rows(names)
            .mapPartitions(rows -> List.of(partition(rows, columns, syntax)).iterator())
            .collect();
    for (Field field : fields) {
      counts.counts.put(field.name(), new TreeMap<>());
    }
    for (long[] part : parts) {
      for (int i = 0; i < part.length; i += 3) {
        counts
            .counts
            .get(names.get((int) part[i]))
            .merge((int) part[i + 1], part[i + 2], Long::sum);
      }
    }
    return counts;
  }

  /** Whether all cells are missing. */
  boolean empty(Field field) {
    return of(field, FILLED) == 0;
  }

  /** Whether at least half of the cells that are not missing are numbers. */
  boolean mostlyNumbers(Field field) {
    return 2 * of(field, NUMBERS) >= of(field, FILLED);
  }

  /** Whether all cells that are not missing are numbers. */
  boolean onlyNumbers(Field field) {
    return of(field, NUMBERS) == of(field, FILLED);
  }

  /**
   * The size of a column's vectors: the most frequent one (the greatest of several), or the
   * greatest where vectors leave out zeros at their end; 0 where there is none.
   */
  int vectorSize(Field field) {
    TreeMap<Integer, Long> sizes = counts.getOrDefault(field.name(), new TreeMap<>());
    if (sizes.isEmpty()) {
      return 0;
    }
    if (field.kind() == Field.Kind.OPEN_VECTOR) {
      return sizes.lastKey() - FIRST_SIZE;
    }
    int best = sizes.firstKey();
    for (Map.Entry<Integer, Long> size : sizes.entrySet()) {
      best = size.getValue() >= sizes.get(best) ? size.getKey() : best;
    }
    return best - FIRST_SIZE;
  }

  private long of(Field field, int what) {
    return counts.getOrDefault(field.name(), new TreeMap<>()).getOrDefault(what, 0L);
  }

  /** Triples of column, what, count: primitive, because they cross from task to driver. */
  private static long[] partition(Iterator<Row> rows, int columns, CellSyntax syntax) {
    List<TreeMap<Integer, Long>> counts = new java.util.ArrayList<>();
    for (int i = 0; i < columns; i++) {
      counts.add(new TreeMap<>());
    }
    long[][] cells = new long[columns][2];
    while (rows.hasNext()) {
      Row row = rows.next();
      for (int i = 0; i < columns; i++) {
        Object cell = row.get(i);
        if (cell instanceof String text) {
          count(syntax.text(text), cells[i]);
        } else if (Cells.size(cell) >= 0) {
          counts.get(i).merge(FIRST_SIZE + Cells.size(cell), 1L, Long::sum);
        }
      }
    }
    for (int i = 0; i < columns; i++) {
      counts.get(i).put(FILLED, cells[i][FILLED]);
      counts.get(i).put(NUMBERS, cells[i][NUMBERS]);
    }
    return flatten(counts);
  }

  private static void count(@org.jspecify.annotations.Nullable String text, long[] cells) {
    if (text != null) {
      cells[FILLED]++;
      boolean number = !Double.isNaN(Numbers.parseOrNaN(text)) || Cells.namesNoNumber(text);
      cells[NUMBERS] += number ? 1 : 0;
    }
  }

  private static long[] flatten(List<TreeMap<Integer, Long>> counts) {
    long[] flat = new long[3 * counts.stream().mapToInt(Map::size).sum()];
    int at = 0;
    for (int i = 0; i < counts.size(); i++) {
      for (Map.Entry<Integer, Long> entry : counts.get(i).entrySet()) {
        if (entry.getValue() > 0) {
          flat[at] = i;
          flat[at + 1] = entry.getKey();
          flat[at + 2] = entry.getValue();
          at += 3;
        }
      }
    }
    return java.util.Arrays.copyOf(flat, at);
  }
}
