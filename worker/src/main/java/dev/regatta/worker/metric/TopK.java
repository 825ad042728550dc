package dev.regatta.worker.metric;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * The share of rows, by row weight, whose class is among the k greatest outputs. Of equal outputs
 * the ones with the lowest indexes come first. NaN without weight.
 */
@Doc("The share of rows whose class is among the k likeliest.")
public record TopK(@Doc("How many classes count.") @Default("5") @Range(min = 1) int k)
    implements WeightedMean {
  public TopK {
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k + "; it is at least 1");
    }
  }

  @Override
  public String label() {
    return "top-" + k;
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }

  @Override
  public Metric of(Learnt learnt) {
    learnt.requireOneOfClasses(label());
    return this;
  }

  @Override
  public double term(EvaluatedRow row) {
    int classes = Math.max(row.width(), 2);
    return Ranking.before(row) < Math.min(k, classes) ? 1 : 0;
  }
}
