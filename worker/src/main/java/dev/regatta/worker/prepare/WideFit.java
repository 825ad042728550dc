package dev.regatta.worker.prepare;

import dev.regatta.worker.prepare.number.Curve;
import dev.regatta.worker.prepare.number.NumberFit;
import dev.regatta.worker.prepare.number.NumberSummary;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What training rows say of one wide column, in time by the numbers that are not zero. Fits of
 * parts of the rows merge into the fit of all, in any order.
 */
final class WideFit {
  private final InputColumn column;
  private final Curve curve;
  private final BitSet ownQuantiles = new BitSet();
  private final BitSet quantiles = new BitSet();
  private NumberFit own;

  /** Of the numbers behind the curve; the same as {@link #own} where there is none. */
  private NumberFit fitted;

  private double[] curved = new double[64];
  private long missing;
  private long nonZeros;

  WideFit(Treatment treatment) {
    column = treatment.column();
    curve = treatment.numeric().curve();
    ownQuantiles.set(0, column.size(), treatment.missing().asksQuantiles());
    quantiles.set(0, column.size(), treatment.numeric().asksQuantiles());
    if (curve == Curve.STRAIGHT) {
      ownQuantiles.or(quantiles);
    }
    own = new NumberFit(column.size(), ownQuantiles);
    fitted = curve == Curve.STRAIGHT ? own : new NumberFit(column.size(), quantiles);
  }

  void add(WideCell cell) {
    if (cell.missing()) {
      missing++;
      return;
    }
    int count = cell.count();
    nonZeros += count;
    own.addNonZeros(cell.indices(), cell.values(), count);
    if (fitted != own) {
      if (curved.length < count) {
        curved = new double[2 * count];
      }
      curve.apply(cell.values(), 0, curved, 0, count);
      fitted.addNonZeros(cell.indices(), curved, count);
    }
  }

  void merge(WideFit other) {
    missing += other.missing;
    nonZeros += other.nonZeros;
    own.merge(other.own);
    if (fitted != own) {
      fitted.merge(other.fitted);
    }
  }

  /** Rows in which the vector is missing. */
  long missing() {
    return missing;
  }

  /** Numbers that are not zero, of all rows. */
  long nonZeros() {
    return nonZeros;
  }

  /** Whether every row misses the vector. */
  boolean empty() {
    return own.count(0) == 0;
  }

  List<NumberSummary> own() {
    return summaries(own);
  }

  List<NumberSummary> fitted() {
    return summaries(fitted);
  }

  private List<NumberSummary> summaries(NumberFit fit) {
    return IntStream.range(0, column.size()).mapToObj(fit::summary).toList();
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(missing);
    out.writeLong(nonZeros);
    own.write(out);
    if (fitted != own) {
      fitted.write(out);
    }
  }

  void read(DataInput in) throws IOException {
    missing = in.readLong();
    nonZeros = in.readLong();
    boolean same = fitted == own;
    own = NumberFit.read(column.size(), ownQuantiles, in);
    fitted = same ? own : NumberFit.read(column.size(), quantiles, in);
  }
}
