package dev.regatta.worker.metric;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.worker.math.ExactSum;
import java.math.BigDecimal;

/**
 * The share of the labels' variance that is predicted, {@code 1 - sum w (y - f)^2 / sum w (y -
 * mean)^2}. The denominator is {@code sum w y^2 - (sum w y)^2 / sum w} in exact arithmetic: no
 * cancellation, however far the labels lie from zero.
 *
 * <p>Where all labels are equal it is 1 if every prediction is right and 0 otherwise, as in
 * scikit-learn. NaN without weight.
 */
@Doc("The share of the labels' variance that is predicted (coefficient of determination).")
public record R2(@Doc("Which of the label's columns, from 0 on.") @Default("0") int target)
    implements Metric {
  private static final int SQUARED_ERROR = 0;
  private static final int WEIGHT = 1;
  private static final int LABEL = 2;
  private static final int SQUARED_LABEL = 3;

  public R2() {
    this(0);
  }

  @Override
  public String label() {
    return "r2";
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }

  @Override
  public Metric of(Learnt learnt) {
    learnt.requireNumbers(label());
    return this;
  }

  @Override
  public int sums() {
    return 4;
  }

  @Override
  public void add(EvaluatedRow row, ExactSum[] sums, int firstSum) {
    double label = row.label(target);
    double error = row.prediction(target) - label;
    row.addWeighted(error * error, sums[firstSum + SQUARED_ERROR]);
    sums[firstSum + WEIGHT].add(row.weight());
    sums[firstSum + LABEL].add((double) row.weight() * label);
    row.addWeighted(label * label, sums[firstSum + SQUARED_LABEL]);
  }

  @Override
  public double value(ExactSum[] sums, int firstSum) {
    double squaredError = sums[firstSum + SQUARED_ERROR].value();
    double weightSum = sums[firstSum + WEIGHT].value();
    if (!Double.isFinite(squaredError) || !Double.isFinite(weightSum) || weightSum == 0) {
      return Double.NaN;
    }
    BigDecimal weight = sums[firstSum + WEIGHT].exact();
    BigDecimal label = sums[firstSum + LABEL].exact();
    // Weight times the labels' sum of squares about their mean.
    BigDecimal spread =
        sums[firstSum + SQUARED_LABEL].exact().multiply(weight).subtract(label.multiply(label));
    if (spread.signum() == 0) {
      return squaredError == 0 ? 1 : 0;
    }
    return 1 - squaredError / (spread.doubleValue() / weightSum);
  }
}
