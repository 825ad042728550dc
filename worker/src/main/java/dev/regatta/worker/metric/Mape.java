package dev.regatta.worker.metric;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import java.util.OptionalInt;

/**
 * The mean absolute percentage error {@code sum w (|y - f| / max(|y|, 2^-52)) / sum w}, as a
 * fraction: 0.1 is ten percent. NaN without weight.
 *
 * <p>A row of label 0 is neither left out nor forgiven, as in scikit-learn: its error is divided by
 * 2^-52, so that one of them, where it is not hit exactly, shows as a figure of some 1e15 and says
 * that the figure is the wrong one for such labels. (Keras divides by 1e-7 there, TorchMetrics by
 * 1.17e-6.) Labels are in the unit that the network is trained in, which changes the figure of no
 * other row.
 */
@Doc("The mean absolute error as a fraction of the label; labels of 0 make it huge.")
public record Mape(
    @Doc("Which of the label's columns, from 0 on; auto: the mean over all of them.")
        @Auto
        @Range(min = 0)
        OptionalInt target)
    implements WeightedMean {
  /** The spacing of doubles at 1. */
  private static final double LEAST_LABEL = 0x1p-52;

  @Override
  public String label() {
    return "mape";
  }

  @Override
  public boolean higherIsBetter() {
    return false;
  }

  @Override
  public Metric of(Learnt learnt) {
    learnt.requireNumbers(label());
    if (target.isPresent()) {
      learnt.requireTarget(label(), target.getAsInt());
      return this;
    }
    return Metrics.mean(learnt.labels(), column -> new Mape(OptionalInt.of(column)));
  }

  @Override
  public double term(EvaluatedRow row) {
    int column = target.orElseThrow();
    double label = row.label(column);
    double error = Math.abs(row.prediction(column) - label);
    return error / Math.max(Math.abs(label), LEAST_LABEL);
  }
}
