package dev.regatta.worker.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConvergenceTest {
  private static final double ADAPTIVE_RATE = 0.01;

  /** Writes the gradient at {@code w}. */
  private interface Gradient {
    void at(float[] w, float[] gradient);
  }

  /** Each optimizer with a rate that is stable at curvature 100, and one at curvature 1400. */
  static Stream<Arguments> optimizers() {
    return Stream.of(
        Arguments.of(new Sgd(0), 0.01, 0.001),
        Arguments.of(new Momentum(0, 0.9), 0.01, 0.0005),
        Arguments.of(new Nesterov(0, 0.9), 0.01, 0.0002),
        Arguments.of(new Adagrad(0, 1e-10), 0.5, 0.5),
        Arguments.of(new Adadelta(0, 0.9, 1e-6), 1, 1),
        Arguments.of(new Adamax(0, 0.9, 0.999, 1e-8), ADAPTIVE_RATE, ADAPTIVE_RATE),
        Arguments.of(new Nadam(0, 0.9, 0.999, 1e-8, 0.004), ADAPTIVE_RATE, ADAPTIVE_RATE),
        Arguments.of(new Amsgrad(0, 0.9, 0.999, 1e-8), ADAPTIVE_RATE, ADAPTIVE_RATE),
        Arguments.of(new Adabelief(0, 0.9, 0.999, 1e-16), ADAPTIVE_RATE, ADAPTIVE_RATE),
        Arguments.of(new Lion(0, 0.9, 0.99, 0), 0.001, 0.001),
        Arguments.of(new RmsProp(0, 0.99, 1e-8, false, 0), ADAPTIVE_RATE, ADAPTIVE_RATE),
        Arguments.of(new RmsProp(0, 0.99, 1e-8, false, 0.9), 0.001, 0.001),
        Arguments.of(new RmsProp(0, 0.99, 1e-2, true, 0), 0.001, 0.001),
        Arguments.of(new Adam(0, 0.9, 0.999, 1e-8), ADAPTIVE_RATE, ADAPTIVE_RATE),
        Arguments.of(new AdamW(0, 0.9, 0.999, 1e-8, 0), ADAPTIVE_RATE, ADAPTIVE_RATE));
  }

  @Test
  void everyOptimizerIsHere() {
    assertThat(
            optimizers()
                .map(arguments -> Optimizers.REGISTRY.nameOf((Optimizer) arguments.get()[0])))
        .containsAll(Optimizers.REGISTRY.names());
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void reachesTheMinimumOfAQuadratic(Optimizer optimizer, double rate, double unused) {
    float[] w = {3, -2, 1};
    run(
        optimizer,
        w,
        rate,
        8_000,
        (x, gradient) -> {
          gradient[0] = 100 * (x[0] - 1);
          gradient[1] = 10 * (x[1] - 1);
          gradient[2] = x[2] - 1;
        });
    for (float x : w) {
      assertThat(x).isCloseTo(1, within(1e-3f));
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void reachesTheEndOfRosenbrocksValley(Optimizer optimizer, double unused, double rate) {
    float[] w = {-1.2f, 1};
    run(
        optimizer,
        w,
        rate,
        40_000,
        (x, gradient) -> {
          gradient[0] = -400 * x[0] * (x[1] - x[0] * x[0]) - 2 * (1 - x[0]);
          gradient[1] = 200 * (x[1] - x[0] * x[0]);
        });
    assertThat(w[0]).isCloseTo(1, within(0.02f));
    assertThat(w[1]).isCloseTo(1, within(0.04f));
  }

  /** Of x^2 - y^2, from a millionth beside the ridge. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void leavesTheSaddle(Optimizer optimizer, double rate, double unused) {
    float[] w = {0.5f, 1e-6f};
    run(
        optimizer,
        w,
        rate,
        2_000,
        (x, gradient) -> {
          gradient[0] = 2 * x[0];
          gradient[1] = -2 * x[1];
        });
    assertThat(Math.abs(w[0])).isLessThan(0.05f);
    assertThat(w[1]).isGreaterThan(1);
  }

  /** The rate falls linearly to nothing, as adaptive steps do not shrink by themselves. */
  private static void run(
      Optimizer optimizer, float[] w, double rate, int steps, Gradient gradientAt) {
    float[] gradient = new float[w.length];
    float[][] slots = new float[optimizer.slots()][w.length];
    float[] constants = new float[Optimizer.CONSTANTS];
    for (int step = 1; step <= steps; step++) {
      gradientAt.at(w, gradient);
      double falling = rate * Math.min(1, 2 - 2.0 * step / steps);
      optimizer.prepare(step, falling, constants);
      optimizer.step(w, gradient, slots, 0, w.length, constants);
    }
  }
}
