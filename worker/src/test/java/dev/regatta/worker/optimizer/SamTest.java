package dev.regatta.worker.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.regatta.conf.Binder;
import dev.regatta.conf.JobFileException;
import dev.regatta.conf.JobText;
import dev.regatta.conf.Registries;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.ParameterBlock.Stepped;
import dev.regatta.worker.network.StepRanges;
import dev.regatta.worker.network.TouchedRows;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamTest {
  private static final int N = 100;
  private static final int STEPS = 100;
  private static final double TOLERANCE = 2e-6;
  private static final StepRanges ALL =
      StepRanges.whole(List.of(new ParameterBlock("w", 0, 0, N, new int[] {10, 10}, true)));

  /** A noisy quadratic under a changing rate, against the formula in double precision. */
  @ParameterizedTest
  @CsvSource({"0.05, 1, 0.02", "0.5, 1, 0.02", "0.5, 10, 0.02", "0, 1, 0.02", "0.1, 3, 0.01"})
  void followsItsFormula(double rho, int interval, double rate) {
    Sam sam = new Sam(new Momentum(rate, 0.9), rho, interval);
    Random random = new Random(11);
    float[] weights = normal(random);
    float[] gradient = new float[N];
    float[] noise = new float[N];
    float[][] slots = new float[1][N];
    float[] constants = new float[Optimizer.CONSTANTS];
    Climb climb = new Climb(sam, N);
    double[] w = new double[N];
    double[] b = new double[N];
    for (int i = 0; i < N; i++) {
      w[i] = weights[i];
    }
    for (int t = 1; t <= STEPS; t++) {
      double lr = rate * (1 + 0.5 * StrictMath.cos(0.1 * t));
      for (int i = 0; i < N; i++) {
        noise[i] = (float) (0.3 * random.nextGaussian());
      }
      slope(weights, noise, gradient);
      double length = sam.climb(t);
      if (length > 0) {
        assertThat(climb.up(weights, gradient, ALL, length)).isTrue();
        slope(weights, noise, gradient);
        climb.down(weights, ALL);
      }
      Regularization.NONE.step(sam, weights, gradient, slots, ALL, t, lr, constants);

      double[] g = slope(w, noise);
      if (t % interval == 1 % interval) {
        double norm = Math.sqrt(Arrays.stream(g).map(x -> x * x).sum());
        double[] above = new double[N];
        for (int i = 0; i < N; i++) {
          above[i] = w[i] + rho * g[i] / norm;
        }
        g = slope(above, noise);
      }
      for (int i = 0; i < N; i++) {
        b[i] = 0.9 * b[i] + g[i];
        w[i] -= lr * b[i];
        assertThat((double) weights[i]).as("%d, %d", t, i).isCloseTo(w[i], within(TOLERANCE));
      }
    }
  }

  private static void slope(float[] w, float[] noise, float[] gradient) {
    for (int i = 0; i < N; i++) {
      gradient[i] = (float) ((0.1 + 0.05 * i) * (w[i] - 0.5) + noise[i]);
    }
  }

  private static double[] slope(double[] w, float[] noise) {
    double[] gradient = new double[N];
    for (int i = 0; i < N; i++) {
      gradient[i] = (0.1 + 0.05 * i) * (w[i] - 0.5) + noise[i];
    }
    return gradient;
  }

  @ParameterizedTest
  @CsvSource({"0.05, 1", "0.5, 10"})
  void reachesTheMinimumOfAQuadratic(double rho, int interval) {
    float[] w = {3, -2, 1};
    ConvergenceTest.run(
        new Sam(new Momentum(0, 0.9), rho, interval),
        w,
        0.01,
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

  /** From within the climb's length of x^2 - y^2's ridge the gradient above points back to it. */
  @ParameterizedTest
  @CsvSource({"0.01, true", "0.2, false"})
  void aSaddleHoldsWhatLiesWithinTheClimb(float y, boolean held) {
    float[] w = {0.001f, y};
    ConvergenceTest.run(
        new Sam(new Sgd(0), 0.05, 1),
        w,
        0.01,
        2_000,
        (x, gradient) -> {
          gradient[0] = 2 * x[0];
          gradient[1] = -2 * x[1];
        });
    assertThat(Math.abs(w[1]) < 0.05f).isEqualTo(held);
  }

  @Test
  void climbsTheLengthAndComesBackToTheSameBits() {
    Sam sam = new Sam(new Sgd(0.1), 0.25, 1);
    Climb climb = new Climb(sam, N);
    float[] weights = normal(new Random(1));
    float[] before = weights.clone();
    assertThat(climb.up(weights, normal(new Random(2)), ALL, 0.25)).isTrue();
    double moved = 0;
    for (int i = 0; i < N; i++) {
      moved += Math.pow((double) weights[i] - before[i], 2);
    }
    assertThat(Math.sqrt(moved)).isCloseTo(0.25, within(1e-6));

    climb.down(weights, ALL);
    assertThat(weights).isEqualTo(before);
  }

  /** What lies in the gradient outside of the touched rows is not a number: it would be seen. */
  @Test
  void climbsByTouchedRowsAlone() {
    TouchedRows rows = new TouchedRows(10, 10);
    rows.mark(3);
    rows.list();
    int[] shape = {10, 10};
    StepRanges ranges =
        new StepRanges(
            List.of(new ParameterBlock("table", 0, 0, N, shape, true, Stepped.TOUCHED_ROWS)),
            List.of(rows));
    float[] gradient = new float[N];
    Arrays.fill(gradient, Float.NaN);
    Arrays.fill(gradient, 30, 40, 2);
    float[] weights = new float[N];
    Climb climb = new Climb(new Sam(new Sgd(0.1), 1, 1), N);
    assertThat(climb.up(weights, gradient, ranges, 1)).isTrue();
    for (int i = 0; i < N; i++) {
      float expected = i >= 30 && i < 40 ? (float) Math.sqrt(0.1) : 0;
      assertThat(weights[i]).isCloseTo(expected, within(1e-7f));
    }
    climb.down(weights, ranges);
    assertThat(weights).containsOnly(0);
  }

  @Test
  void thereIsNoWayUpWithoutAGradient() {
    float[] weights = normal(new Random(1));
    Climb climb = new Climb(new Sam(new Sgd(0.1), 1, 1), N);

    assertThat(climb.up(weights, new float[N], ALL, 1)).isFalse();
    assertThat(weights).isEqualTo(normal(new Random(1)));
  }

  @Test
  void climbsInTheFirstOfEverySoManySteps() {
    Sam sam = new Sam(new Sgd(0.1), 0.5, 4);
    double[] lengths = new double[9];
    for (int age = 1; age <= 9; age++) {
      lengths[age - 1] = sam.climb(age);
    }
    assertThat(lengths).containsExactly(0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5);
    assertThat(Climb.climbs(sam)).isTrue();
    assertThat(Climb.climbs(new Sgd(0.1))).isFalse();
    assertThat(Climb.climbs(new Sam(new Sgd(0.1), 0, 1))).isFalse();
  }

  @Test
  void everythingElseIsTheOptimizersOwn() {
    Sam sam = new Sam(new AdamW(0.3, 0.9, 0.999, 1e-8, 0.2), 0.05, 1);

    assertThat(sam.learningRate()).isEqualTo(0.3);
    assertThat(sam.weightDecay()).isEqualTo(0.2);
    assertThat(new Sam(new Amsgrad(0.3, 0.9, 0.999, 1e-8), 0.05, 1).isMaximum(2)).isTrue();
    assertThat(new Sam(new Lars(1, 0.9, 0.001, 0), 0.05, 1).byLayer()).isTrue();
  }

  @Test
  void bindsAnOptimizerInsideOfIt() {
    assertThat(bind("{type: sam, optimizer: {type: adam, learning-rate: 0.1}, interval: 10}"))
        .isEqualTo(new Sam(new Adam(0.1, 0.9, 0.999, 1e-8), 0.05, 10));
    assertThat(bind("{type: sam}")).isEqualTo(new Sam(new Momentum(0.01, 0.9), 0.05, 1));
    assertThatThrownBy(() -> bind("{type: sam, optimizer: sam}"))
        .isInstanceOf(JobFileException.class)
        .hasMessageContaining("optimizer is sam within sam; name one that takes the steps");
    assertThatThrownBy(() -> bind("{type: sam, learning-rate: 0.1, interval: 0, rho: -1}"))
        .isInstanceOf(JobFileException.class)
        .hasMessageContaining("learning-rate")
        .hasMessageContaining("interval")
        .hasMessageContaining("rho");
  }

  private static Optimizer bind(String yaml) {
    Binder binder = new Binder(new Registries(List.of(Optimizers.REGISTRY)));
    return binder.bind(JobText.parse("test", yaml, Map.of()), Optimizer.class);
  }

  @Test
  void refusesWhatNoJobCanMean() {
    assertThatThrownBy(() -> new Sam(new Sgd(0.1), -1, 1))
        .hasMessage("rho is -1.0; it is a number from 0 on");
    assertThatThrownBy(() -> new Sam(new Sgd(0.1), 0.05, 0))
        .hasMessage("interval is 0; it is a number of steps from 1 on");
  }

  @Test
  void climbingAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Climb climb = new Climb(new Sam(new Sgd(0.1), 1, 1), N);
    float[] weights = normal(new Random(1));
    float[] gradient = normal(new Random(2));
    climb.up(weights, gradient, ALL, 1);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int step = 0; step < 1_000; step++) {
      climb.up(weights, gradient, ALL, 1);
      climb.down(weights, ALL);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4_000);
  }

  private static float[] normal(Random random) {
    float[] values = new float[N];
    for (int i = 0; i < N; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
