package dev.regatta.worker.metric;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Doc;
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
    implements OfConfusion {
  @Override
  public String label() {
    return "matthews";
  }

  @Override
  public Metric of(Learnt learnt) {
    learnt.requireOneOfClasses(label());
    return OfConfusion.super.of(learnt);
  }

  @Override
  public Metric ofCategories(int newCategories) {
    return new Matthews(OptionalInt.of(newCategories));
  }

  @Override
  public double value(Confusion confusion) {
    double all = confusion.all();
    double right = 0;
    double products = 0;
    double predictions = 0;
    double truths = 0;
    for (int i = 0; i < confusion.categories(); i++) {
      double truth = confusion.truths(i);
      double predicted = confusion.predictions(i);
      right += confusion.right(i);
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
