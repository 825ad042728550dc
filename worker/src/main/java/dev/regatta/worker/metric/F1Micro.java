package dev.regatta.worker.metric;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Doc;
import java.util.OptionalInt;

/**
 * F1 = 2 TP / (2 TP + FP + FN) of all classes counted together, which is the accuracy; or of all
 * labels that are 0 or 1, by row weight. Where nothing is there and nothing predicted it is 0, as
 * in scikit-learn. NaN without weight.
 */
@Doc("F1 of all classes counted together: the accuracy, but for several labels.")
public record F1Micro(
    @Doc("Classes, or labels that are 0 or 1; auto: as many as there are.") @Auto
        OptionalInt categories)
    implements OfConfusion {
  @Override
  public String label() {
    return "f1-micro";
  }

  @Override
  public Metric ofCategories(int newCategories) {
    return new F1Micro(OptionalInt.of(newCategories));
  }

  @Override
  public double value(Confusion confusion) {
    return confusion.micro(Confusion::f1);
  }
}
