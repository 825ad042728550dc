package dev.regatta.driver.landscape;

import dev.regatta.worker.train.GradientSums;

/**
 * The simple noise scale tr(S) / |G|^2 of the gradient at some weights: G is its mean over all rows
 * that there might be, S the covariance of one row's. A batch of fewer rows gives a step that is
 * mostly noise, one of many more a step that is hardly better. Both figures are estimated without
 * bias from gradients of two batch sizes, B of the given batches and N of all rows together
 * (McCandlish et al.: An Empirical Model of Large-Batch Training, 2018, equations A.2 and A.3):
 *
 * <pre>
 * |G|^2 = (N |G_N|^2 - B |G_B|^2) / (N - B)
 * tr(S) = (|G_B|^2 - |G_N|^2) / (1/B - 1/N)
 * </pre>
 *
 * <p>where |G_B|^2 is the mean over all full batches. Rows of unequal weight count as rows: the
 * figures are then approximate. Their quotient is not unbiased, and at a minimum |G|^2 may come out
 * at 0 or below.
 *
 * @param squaredGradient |G|^2
 * @param trace tr(S)
 * @param batchRows B
 * @param rows N
 */
public record NoiseScale(double squaredGradient, double trace, int batchRows, long rows) {
  /**
   * The scale from what batches of {@code batchRows} rows gave.
   *
   * @throws IllegalArgumentException where there are not two full batches
   */
  public static NoiseScale of(GradientSums sums, int batchRows) {
    if (sums.batches() < 2) {
      throw new IllegalArgumentException(
          sums.batches() + " batches of " + batchRows + " rows; two are needed");
    }
    double n = sums.rows();
    double ofAll =
        PowerIteration.dot(sums.vector(), sums.vector()) / (sums.weight() * sums.weight());
    double ofBatches = sums.squaredNorms() / sums.batches();
    double squaredGradient = (n * ofAll - batchRows * ofBatches) / (n - batchRows);
    double trace = (ofBatches - ofAll) / (1.0 / batchRows - 1 / n);
    return new NoiseScale(squaredGradient, trace, batchRows, sums.rows());
  }

  /** In rows; infinite where no gradient rises above the noise. */
  public double inRows() {
    return squaredGradient > 0 ? Math.max(0, trace) / squaredGradient : Double.POSITIVE_INFINITY;
  }

  /** Whether the gradient of all rows is longer than its own noise. */
  public boolean told() {
    return inRows() < rows;
  }
}
