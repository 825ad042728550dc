package dev.regatta.worker.optimizer;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/** Stochastic gradient descent: {@code w -= lr g} (Goodfellow et al. 2016, algorithm 8.1). */
@Doc("Plain stochastic gradient descent.")
public record Sgd(
    @Doc("Step length per unit of gradient, before the schedule.") @Default("0.01") @Range(min = 0)
        double learningRate)
    implements Optimizer {
  public Sgd {
    Checks.learningRate(learningRate);
  }

  @Override
  public int slots() {
    return 0;
  }

  @Override
  public void step(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants) {
    if (constants[Constants.MOVES] == 0) {
      return;
    }
    float lr = constants[Constants.RATE];
    for (int i = from; i < to; i++) {
      weights[i] -= lr * gradient[i];
    }
  }
}
