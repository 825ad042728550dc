package dev.regatta.worker.metric;

import dev.regatta.worker.math.ExactSum;
import java.util.List;

/**
 * How often a class is the right one by the probability that the network gives it, in bins of equal
 * width: of class 1 where there are two, else of the most probable class (Guo et al.: On
 * Calibration of Modern Neural Networks, 2017).
 */
record Reliability(int classes) implements Tally {
  static final int BINS = 20;

  @Override
  public int sums() {
    return Findings.Bin.SUMS * BINS;
  }

  @Override
  public void add(EvaluatedRow row, ExactSum[] sums, int firstSum) {
    int best = classes == 2 ? 1 : row.bestClass();
    double probability = best < 0 ? Double.NaN : row.prediction(best);
    if (Double.isNaN(probability)) {
      return;
    }
    int first = firstSum + Findings.Bin.SUMS * Math.min(BINS - 1, (int) (probability * BINS));
    sums[first].add(row.weight());
    row.addWeighted(probability, sums[first + 1]);
    if ((int) row.label(0) == best) {
      sums[first + 2].add(row.weight());
    }
  }

  List<Findings.Bin> read(ExactSum[] sums, int firstSum) {
    return Findings.Bin.read(sums, firstSum, BINS);
  }
}
