package dev.regatta.driver.spark.read;

import dev.regatta.worker.prepare.Numbers;
import dev.regatta.worker.prepare.Values;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the cells of one column look like: texts that are numbers, vectors and their sizes. */
final class ColumnCount {
  private long filled;
  private long numbers;
  private final SortedMap<Integer, Long> sizes = new TreeMap<>();

  void add(@Nullable Object cell, CellSyntax syntax) {
    if (cell instanceof String string) {
      String text = syntax.text(string);
      if (text != null) {
        filled++;
        boolean number = !Double.isNaN(Numbers.parseOrNaN(text)) || Values.namesNoNumber(text);
        numbers += number ? 1 : 0;
      }
    } else if (Cells.size(cell) >= 0) {
      sizes.merge(Cells.size(cell), 1L, Long::sum);
    }
  }

  /** Adds a text that is a number. */
  void addNumber() {
    filled++;
    numbers++;
  }

  /** As primitive numbers, which cross from a task to the driver under any serializer. */
  long[] flat() {
    long[] flat = new long[2 + 2 * sizes.size()];
    flat[0] = filled;
    flat[1] = numbers;
    int at = 2;
    for (Map.Entry<Integer, Long> size : sizes.entrySet()) {
      flat[at++] = size.getKey();
      flat[at++] = size.getValue();
    }
    return flat;
  }

  /** Adds what {@link #flat} of another count gave. */
  void add(long[] flat) {
    filled += flat[0];
    numbers += flat[1];
    for (int at = 2; at < flat.length; at += 2) {
      sizes.merge((int) flat[at], flat[at + 1], Long::sum);
    }
  }

  /** Whether all cells are missing. */
  boolean empty() {
    return filled == 0;
  }

  /** Whether there was neither a text nor a vector. */
  boolean nothing() {
    return filled == 0 && sizes.isEmpty();
  }

  /** Whether at least half of the cells that are not missing are numbers. */
  boolean mostlyNumbers() {
    return 2 * numbers >= filled;
  }

  /** Whether all cells that are not missing are numbers. */
  boolean onlyNumbers() {
    return numbers == filled;
  }

  /** The most frequent size of a vector, the greatest of several such; 0 without vectors. */
  int commonSize() {
    int common = 0;
    long most = 0;
    for (Map.Entry<Integer, Long> size : sizes.entrySet()) {
      if (size.getValue() >= most) {
        common = size.getKey();
        most = size.getValue();
      }
    }
    return common;
  }

  /** The greatest size of a vector; 0 without vectors. */
  int greatestSize() {
    return sizes.isEmpty() ? 0 : sizes.lastKey();
  }
}
