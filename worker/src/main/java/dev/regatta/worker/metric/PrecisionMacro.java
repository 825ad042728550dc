package dev.regatta.worker.metric;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Doc;
import java.util.OptionalInt;

/**
 * The mean over classes, or over labels that are 0 or 1, of the share TP / (TP + FP) of rows
 * predicted to be of it that are, by row weight. Where nothing is predicted it is 0, as in
 * scikit-learn. NaN without weight.
 */
@Doc("The mean over classes of the share of predictions of it that are right.")
public record PrecisionMacro(
    @Doc("Classes, or labels that are 0 or 1; auto: as many as there are.") @Auto
        OptionalInt categories)
    implements OfConfusion {
  @Override
  public String label() {
    return "precision-macro";
  }

  @Override
  public Metric ofCategories(int newCategories) {
    return new PrecisionMacro(OptionalInt.of(newCategories));
  }

  @Override
  public double value(Confusion confusion) {
    return confusion.macro(Confusion::precision);
  }
}
