package dev.regatta.worker.metric;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Doc;
import dev.regatta.worker.math.ExactSum;
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
    implements Metric {
  @Override
  public String label() {
    return "f1-macro";
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }

  @Override
  public Metric of(Learnt learnt) {
    learnt.requireCategories(label());
    return new F1Macro(OptionalInt.of(learnt.categories()));
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
    return Confusion.macro(sums, firstSum, categories.orElseThrow(), Confusion::f1);
  }
}
