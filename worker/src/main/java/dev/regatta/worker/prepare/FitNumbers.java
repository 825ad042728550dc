package dev.regatta.worker.prepare;

import dev.regatta.worker.prepare.number.Curve;
import dev.regatta.worker.prepare.time.TimeParts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The numbers of a row that are fitted: its own, and behind them those that treatments make of
 * them, through a curve or as parts of a time. Not thread-safe.
 */
final class FitNumbers {
  /** Writes a column's made numbers behind a row's own. */
  @FunctionalInterface
  private interface Maker {
    void make(double[] numbers);
  }

  private final List<Maker> makers = new ArrayList<>();
  private final BitSet quantiles = new BitSet();
  private final int[] own;
  private final int[] fitted;
  private final int ownNumbers;
  private final double[] numbers;

  FitNumbers(Treatments treatments) {
    Treatment[] columns = treatments.columns();
    own = new int[columns.length];
    fitted = new int[columns.length];
    ownNumbers = treatments.layout().numbers();
    int from = 0;
    int made = ownNumbers;
    for (int i = 0; i < columns.length; i++) {
      int size = columns[i].column().numbers();
      own[i] = from;
      int count = made(columns[i], from, made);
      fitted[i] = count == 0 ? from : made;
      ask(columns[i], from, fitted[i], count == 0 ? size : count);
      made += count;
      from += size;
    }
    numbers = new double[made];
  }

  /** Adds the maker of a column's numbers, if it has one; returns how many it makes. */
  private int made(Treatment treatment, int from, int to) {
    TimeParts time = treatment.time();
    if (time != null) {
      makers.add(row -> time.numbers(row[from], row, to));
      return time.numbers();
    }
    Curve curve = treatment.numeric().curve();
    int size = treatment.column().numbers();
    if (curve == Curve.STRAIGHT || size == 0) {
      return 0;
    }
    makers.add(row -> curve.apply(row, from, row, to, size));
    return size;
  }

  /** Asks for quantiles where the treatment does: of what is scaled, of what may be filled in. */
  private void ask(Treatment treatment, int from, int to, int count) {
    if (treatment.numeric().asksQuantiles()) {
      quantiles.set(to, to + count);
    }
    if (treatment.missing().asksQuantiles() && treatment.time() == null) {
      quantiles.set(from, from + treatment.column().numbers());
    }
  }

  /** How many numbers are fitted. */
  int size() {
    return numbers.length;
  }

  /** Those of which quantiles are asked for. */
  BitSet quantiles() {
    return quantiles;
  }

  /** The first of a column's own numbers. */
  int own(int column) {
    return own[column];
  }

  /** The first of the numbers that a column's scale is fitted to. */
  int fitted(int column) {
    return fitted[column];
  }

  /** The numbers of a row, valid until the next one. */
  double[] of(RawRow row) {
    if (makers.isEmpty()) {
      return row.numbers;
    }
    System.arraycopy(row.numbers, 0, numbers, 0, ownNumbers);
    for (Maker maker : makers) {
      maker.make(numbers);
    }
    return numbers;
  }
}
