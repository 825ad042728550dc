package dev.regatta.worker.metric;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Doc;
import dev.regatta.worker.math.ExactSum;
import java.util.OptionalInt;

/**
 * Matthews' correlation of true and predicted classes (Gorodkin 2004): with s the weight of all
 * rows, c that of the right ones, and t and p by class those of the true and the predicted, {@code
 * (c s - sum t p) / sqrt((s^2 - sum p^2) (s^2 - sum t^2))}. 0 where all rows are of one class, or
 * predicted to be, as in scikit-learn. NaN without weight.
 */
@Doc("Matthews' correlation of true and predicted classes.")
public record Matthews(
    @Doc("Classes, or labels that are 0 or 1; auto: as many as there are.") @Auto
        OptionalInt categories)
    implements Metric {
  @Override
  public String label() {
    return "matthews";
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }

  @Override
  public Metric of(Learnt learnt) {
    learnt.requireOneOfClasses(label());
    return new Matthews(OptionalInt.of(learnt.categories()));
  }

  @Override
  public int sums() {
    return Confusion.sums(categories.orElseThrow());
  }

  @Override
  public void add(EvaluatedRow row, ExactSum[] sums, int firstSum) {
    Confusion.add(row, sums, firstSum);
  }

  @Override
  public double value(ExactSum[] sums, int firstSum) {
    return correlation(sums, firstSum, categories.orElseThrow());
  }

  private static double correlation(ExactSum[] sums, int firstSum, int classes) {
    double all = sums[firstSum].value();
    double right = 0;
    double products = 0;
    double predictions = 0;
    double truths = 0;
    for (int i = 0; i < classes; i++) {
      double truth = Confusion.truths(sums, firstSum, i);
      double predicted = Confusion.predictions(sums, firstSum, i);
      right += Confusion.right(sums, firstSum, i);
      products += truth * predicted;
      predictions += predicted * predicted;
      truths += truth * truth;
    }
    double spread = Math.sqrt((all * all - predictions) * (all * all - truths));
    if (all == 0) {
      return Double.NaN;
    }
    return spread > 0 ? (right * all - products) / spread : 0;
  }
}
