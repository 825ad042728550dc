package dev.regatta.worker.metric;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Doc;
import java.util.OptionalInt;

/**
 * The mean over classes, or over labels that are 0 or 1, of F1 = 2 TP / (2 TP + FP + FN), by row
 * weight. Where nothing is there and nothing predicted it is 0, as in scikit-learn. NaN without
 * weight.
 */
@Doc("The mean of the classes' F1.")
public record F1Macro(
    @Doc("Classes, or labels that are 0 or 1; auto: as many as there are.") @Auto
        OptionalInt categories)
    implements OfConfusion {
  @Override
  public String label() {
    return "f1-macro";
  }

  @Override
  public Metric ofCategories(int newCategories) {
    return new F1Macro(OptionalInt.of(newCategories));
  }

  @Override
  public double value(Confusion confusion) {
    return confusion.macro(Confusion::f1);
  }
}
