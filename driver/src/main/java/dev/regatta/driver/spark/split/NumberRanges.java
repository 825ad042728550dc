package dev.regatta.driver.spark.split;

import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.RawRow;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The least and the greatest number of each column of single numbers, missing ones left out. Parts
 * merge exactly, in any order.
 */
public final class NumberRanges implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<String> columns = new ArrayList<>();
  private final int[] places;
  private final double[] least;
  private final double[] greatest;

  /** Ranges of no rows. */
  public NumberRanges(Layout layout) {
    List<Integer> found = new ArrayList<>();
    int place = 0;
    for (InputColumn input : layout.inputs()) {
      if (input.kind() == InputColumn.Kind.NUMBER) {
        columns.add(input.name());
        found.add(place);
      }
      place += input.numbers();
    }
    places = found.stream().mapToInt(Integer::intValue).toArray();
    least = new double[places.length];
    greatest = new double[places.length];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
  }

  /** The columns, in order. */
  public List<String> columns() {
    return List.copyOf(columns);
  }

  /** Widens the ranges by a row. */
  public void add(RawRow row) {
    for (int i = 0; i < places.length; i++) {
      double number = row.numbers[places[i]];
      if (number < least[i]) {
        least[i] = number;
      }
      if (number > greatest[i]) {
        greatest[i] = number;
      }
    }
  }

  public void merge(NumberRanges other) {
    for (int i = 0; i < places.length; i++) {
      least[i] = Math.min(least[i], other.least[i]);
      greatest[i] = Math.max(greatest[i], other.greatest[i]);
    }
  }

  /**
   * Counts a row's numbers that lie outside.
   *
   * @param counts by column, from {@code from} on
   */
  public void countOutside(RawRow row, long[] counts, int from) {
    for (int i = 0; i < places.length; i++) {
      double number = row.numbers[places[i]];
      if (number < least[i] || number > greatest[i]) {
        counts[from + i]++;
      }
    }
  }

  public void write(DataOutput out) throws IOException {
    for (int i = 0; i < places.length; i++) {
      out.writeDouble(least[i]);
      out.writeDouble(greatest[i]);
    }
  }

  public static NumberRanges read(Layout layout, DataInput in) throws IOException {
    NumberRanges ranges = new NumberRanges(layout);
    for (int i = 0; i < ranges.places.length; i++) {
      ranges.least[i] = in.readDouble();
      ranges.greatest[i] = in.readDouble();
    }
    return ranges;
  }
}
