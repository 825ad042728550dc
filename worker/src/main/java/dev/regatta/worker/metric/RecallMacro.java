package dev.regatta.worker.metric;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Doc;
import java.util.OptionalInt;

/**
 * The mean over classes, or over labels that are 0 or 1, of the share TP / (TP + FN) of its rows
 * that were predicted, by row weight. Where nothing is there it is 0, as in scikit-learn. NaN
 * without weight. Of classes it is the balanced accuracy.
 */
@Doc("The mean over classes of the share of its rows that were predicted.")
public record RecallMacro(
    @Doc("Classes, or labels that are 0 or 1; auto: as many as there are.") @Auto
        OptionalInt categories)
    implements OfConfusion {
  @Override
  public String label() {
    return "recall-macro";
  }

  @Override
  public Metric ofCategories(int newCategories) {
    return new RecallMacro(OptionalInt.of(newCategories));
  }

  @Override
  public double value(Confusion confusion) {
    return confusion.macro(Confusion::recall);
  }
}
