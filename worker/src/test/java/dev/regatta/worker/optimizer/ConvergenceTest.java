package dev.regatta.worker.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.StepRanges;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConvergenceTest {
  private static final double ADAPTIVE_RATE = 0.01;

  /** Shorter than the way from the saddle; {@link SamTest} has longer ones. */
  private static final double SHORT_CLIMB = 1e-7;

  /** Writes the gradient at {@code w}. */
  interface Gradient {
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
        Arguments.of(new AdamW(0, 0.9, 0.999, 1e-8, 0), ADAPTIVE_RATE, ADAPTIVE_RATE),
        Arguments.of(new Lars(0, 0.9, 0.001, 0), 1, 1),
        Arguments.of(new Lamb(0, 0.9, 0.999, 1e-6, 0), ADAPTIVE_RATE, ADAPTIVE_RATE),
        Arguments.of(new Sam(new Momentum(0, 0.9), SHORT_CLIMB, 1), 0.002, 0.0005),
        Arguments.of(
            new Sam(new Adam(0, 0.9, 0.999, 1e-8), SHORT_CLIMB, 10), ADAPTIVE_RATE, ADAPTIVE_RATE));
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

  /** Curvatures a thousand times apart. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void reachesTheMinimumOfAnIllConditionedQuadratic(
      Optimizer optimizer, double unused, double rate) {
    float[] w = {3, -2};
    run(
        optimizer,
        w,
        rate,
        40_000,
        (x, gradient) -> {
          gradient[0] = 1000 * (x[0] - 1);
          gradient[1] = x[1] - 1;
        });
    for (float x : w) {
      assertThat(x).isCloseTo(1, within(1e-3f));
    }
  }

  /** Noise as large as gradients one unit from the minimum; its last hundreds of steps remain. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void comesNearTheMinimumOfANoisyQuadratic(Optimizer optimizer, double rate, double unused) {
    Random random = new Random(8);
    float[] w = {3, -2, 4};
    run(
        optimizer,
        w,
        rate,
        8_000,
        (x, gradient) -> {
          gradient[0] = (float) (10 * (x[0] - 1 + random.nextGaussian()));
          gradient[1] = (float) (3 * (x[1] - 1 + random.nextGaussian()));
          gradient[2] = (float) (x[2] - 1 + random.nextGaussian());
        });
    for (float x : w) {
      assertThat(x).isCloseTo(1, within(0.25f));
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void leavesAFlatDirectionAlone(Optimizer optimizer, double rate, double unused) {
    float[] w = {3, 0.7f, -2};
    run(
        optimizer,
        w,
        rate,
        100,
        (x, gradient) -> {
          gradient[0] = 100 * (x[0] - 1);
          gradient[1] = 0;
          gradient[2] = 10 * (x[2] - 1);
        });
    assertThat(w[0]).isNotEqualTo(3);
    assertThat(w[1]).isEqualTo(0.7f);
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

  /**
   * All weights are one layer. The rate falls linearly to nothing, as adaptive steps do not shrink
   * by themselves.
   */
  static void run(Optimizer optimizer, float[] w, double rate, int steps, Gradient gradientAt) {
    float[] gradient = new float[w.length];
    float[][] slots = new float[optimizer.slots()][w.length];
    float[] constants = new float[Optimizer.CONSTANTS];
    Climb climb = new Climb(optimizer, w.length);
    StepRanges layer =
        StepRanges.whole(
            List.of(new ParameterBlock("w", 0, 0, w.length, new int[] {1, w.length}, true)));
    for (int step = 1; step <= steps; step++) {
      gradientAt.at(w, gradient);
      double length = optimizer.climb(step);
      if (length > 0 && climb.up(w, gradient, layer, length)) {
        gradientAt.at(w, gradient);
        climb.down(w, layer);
      }
      double falling = rate * Math.min(1, 2 - 2.0 * step / steps);
      Regularization.NONE.step(optimizer, w, gradient, slots, layer, step, falling, constants);
    }
  }
}
