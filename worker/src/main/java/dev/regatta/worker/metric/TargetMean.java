package dev.regatta.worker.metric;

import dev.regatta.worker.math.ExactSum;
import java.util.List;

/**
 * The mean of one figure over several targets, each counting alike: scikit-learn's uniform average.
 * NaN without weight. No job file names it: it is what several targets make of a figure.
 */
final class TargetMean implements Metric {
  private final List<Metric> targets;
  private final int sums;

  /**
   * A mean.
   *
   * @param targets the figure for each target
   */
  TargetMean(List<Metric> targets) {
    this.targets = List.copyOf(targets);
    sums = targets.stream().mapToInt(Metric::sums).sum();
  }

  @Override
  public String label() {
    return targets.get(0).label();
  }

  @Override
  public boolean higherIsBetter() {
    return targets.get(0).higherIsBetter();
  }

  @Override
  public int sums() {
    return sums;
  }

  @Override
  public void add(EvaluatedRow row, ExactSum[] sums, int firstSum) {
    int sum = firstSum;
    for (int i = 0; i < targets.size(); i++) {
      Metric target = targets.get(i);
      target.add(row, sums, sum);
      sum += target.sums();
    }
  }

  @Override
  public double value(ExactSum[] sums, int firstSum) {
    int sum = firstSum;
    double total = 0;
    for (Metric target : targets) {
      total += target.value(sums, sum);
      sum += target.sums();
    }
    return total / targets.size();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TargetMean mean && targets.equals(mean.targets);
  }

  @Override
  public int hashCode() {
    return targets.hashCode();
  }

  @Override
  public String toString() {
    return "mean of " + targets;
  }
}
