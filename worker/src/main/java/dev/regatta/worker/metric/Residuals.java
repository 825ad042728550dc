package dev.regatta.worker.metric;

import dev.regatta.worker.math.ExactSum;

/**
 * Of one target, in the unit that it is trained in: the weight of rows by how far the prediction
 * lies above it, and the mean target by prediction. What lies outside of the bins counts in the
 * outermost ones; rows whose prediction is not a number are left out.
 */
record Residuals(int target) implements Tally {
  static final int ERROR_BINS = 81;
  static final int VALUE_BINS = 24;

  /** Errors from -4 to 4 in steps of 0.1, the middle bin around 0; predictions from -3 to 3. */
  static final double ERROR_STEP = 0.1;

  static final double VALUE_STEP = 0.25;

  @Override
  public int sums() {
    return ERROR_BINS + Findings.Bin.SUMS * VALUE_BINS;
  }

  @Override
  public void add(EvaluatedRow row, ExactSum[] sums, int firstSum) {
    double predicted = row.prediction(target);
    double label = row.label(target);
    if (Double.isNaN(predicted)) {
      return;
    }
    double steps = (predicted - label) / ERROR_STEP + ERROR_BINS / 2.0;
    sums[firstSum + bin(steps, ERROR_BINS)].add(row.weight());
    double place = predicted / VALUE_STEP + VALUE_BINS / 2.0;
    int first = firstSum + ERROR_BINS + Findings.Bin.SUMS * bin(place, VALUE_BINS);
    sums[first].add(row.weight());
    row.addWeighted(predicted, sums[first + 1]);
    row.addWeighted(label, sums[first + 2]);
  }

  private static int bin(double place, int bins) {
    return (int) Math.max(0, Math.min(bins - 1, Math.floor(place)));
  }

  Findings.Target read(ExactSum[] sums, int firstSum) {
    double[] errors = new double[ERROR_BINS];
    for (int i = 0; i < ERROR_BINS; i++) {
      errors[i] = sums[firstSum + i].value();
    }
    return new Findings.Target(errors, Findings.Bin.read(sums, firstSum + ERROR_BINS, VALUE_BINS));
  }
}
