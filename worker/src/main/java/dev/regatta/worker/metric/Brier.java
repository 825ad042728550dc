package dev.regatta.worker.metric;

import dev.regatta.conf.Doc;

/**
 * The mean, by row weight, of the squared distance between probabilities and truth (Brier 1950): of
 * two classes (p - y)^2 for class 1, of more the sum of (p - [y is the class])^2 over all of them,
 * as in scikit-learn; of several labels that are 0 or 1 the mean of (p - y)^2. NaN without weight.
 */
@Doc("The mean squared error of the probabilities.")
public record Brier() implements WeightedMean {
  @Override
  public String label() {
    return "brier";
  }

  @Override
  public boolean higherIsBetter() {
    return false;
  }

  @Override
  public Metric of(Learnt learnt) {
    learnt.requireCategories(label());
    return this;
  }

  @Override
  public double term(EvaluatedRow row) {
    boolean flags = row.labels() > 1;
    float[] predictions = row.predictions();
    double sum = 0;
    for (int i = 0; i < predictions.length; i++) {
      double truth = flags ? row.label(i) : row.label(0) == i ? 1 : 0;
      double error = predictions[i] - truth;
      sum += error * error;
    }
    boolean two = predictions.length == 2 && !flags;
    double parts = flags ? predictions.length : two ? 2 : 1;
    return sum / parts;
  }
}
