package dev.regatta.worker.metric;

import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.math.ExactSum;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sums of several tallies, one's after the other's. Not thread-safe. */
final class Tallies {
  private final List<? extends Tally> tallies;

  /** Where each tally's sums begin. */
  private final int[] firstSums;

  private final ExactSum[] sums;

  /** All sums are zero. */
  Tallies(List<? extends Tally> tallies) {
    this.tallies = List.copyOf(tallies);
    firstSums = new int[tallies.size()];
    int count = 0;
    for (int i = 0; i < firstSums.length; i++) {
      firstSums[i] = count;
      count += tallies.get(i).sums();
    }
    sums = new ExactSum[count];
    for (int i = 0; i < count; i++) {
      sums[i] = new ExactSum();
    }
  }

  /** Adds a block of rows, as {@link EvaluatedBlocks} takes it. */
  void add(
      float[] outputs,
      float[] labels,
      float @Nullable [] weights,
      int blockRows,
      int width,
      Loss loss) {
    EvaluatedRow row = new EvaluatedRow(outputs, labels, width, loss);
    for (int i = 0; i < blockRows; i++) {
      row.moveTo(i, weights == null ? 1 : weights[i]);
      for (int j = 0; j < firstSums.length; j++) {
        tallies.get(j).add(row, sums, firstSums[j]);
      }
    }
  }

  /** Adds the sums of equal tallies. */
  void merge(Tallies other) {
    for (int i = 0; i < sums.length; i++) {
      sums[i].add(other.sums[i]);
    }
  }

  /** All sums; a tally's begin at {@link #first}. */
  ExactSum[] sums() {
    return sums;
  }

  /** Where the sums of a tally begin, by its place among them. */
  int first(int tally) {
    return firstSums[tally];
  }

  /** So many longs are written. */
  int longs() {
    return sums.length * ExactSum.longs();
  }

  /** Equal sums give equal longs. */
  void write(long[] target, int offset) {
    for (int i = 0; i < sums.length; i++) {
      sums[i].write(target, offset + i * ExactSum.longs());
    }
  }

  /** Takes the place of all sums by what {@link #write} of equal tallies wrote. */
  void read(long[] source, int offset) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = ExactSum.read(source, offset + i * ExactSum.longs());
    }
  }
}
