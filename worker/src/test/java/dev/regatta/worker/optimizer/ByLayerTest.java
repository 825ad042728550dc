package dev.regatta.worker.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.StepRanges;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps whose length follows the norm of each layer's weights. */
class ByLayerTest {
  private static final int STEPS = 100;
  private static final double TOLERANCE = 2e-6;

  /** Of two layers, the second with weights a hundred times as large. */
  private static final int[] ENDS = {60, 70, 110, 115};

  private static final int N = ENDS[3];

  private static final StepRanges LAYERS = layers();

  private final float[] constants = new float[Optimizer.CONSTANTS];

  /** The textbook's step of all weights of a layer in double precision. */
  private interface Reference {
    /** Moves w, of a layer with or without trust ratio and decay; t counts from 1. */
    void step(double[] w, double[] g, double[][] state, int t, double lr, boolean scaled);
  }

  private record Case(Optimizer optimizer, Reference reference, double rate, long bits) {
    @Override
    public String toString() {
      return optimizer.toString();
    }
  }

  private static StepRanges layers() {
    ParameterBlock[] blocks = new ParameterBlock[ENDS.length];
    for (int i = 0; i < ENDS.length; i++) {
      int from = i == 0 ? 0 : ENDS[i - 1];
      int length = ENDS[i] - from;
      boolean weight = i % 2 == 0;
      int[] shape = weight ? new int[] {10, length / 10} : new int[] {length};
      blocks[i] = new ParameterBlock("block " + i, i / 2, from, length, shape, weight);
    }
    return StepRanges.whole(List.of(blocks));
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            new Lars(1, 0.9, 0.001, 0),
            (w, g, s, t, lr, scaled) -> lars(w, g, s, lr, 0.001, 0, scaled),
            1,
            2239678243L),
        new Case(
            new Lars(0.1, 0.9, 0.02, 0.5),
            (w, g, s, t, lr, scaled) -> lars(w, g, s, lr, 0.02, 0.5, scaled),
            0.1,
            3446431687L),
        new Case(
            new Lamb(0.01, 0.9, 0.999, 1e-6, 0.01),
            (w, g, s, t, lr, scaled) -> lamb(w, g, s, t, lr, 1e-6, 0.01, scaled),
            0.01,
            749911334L),
        new Case(
            new Lamb(0.01, 0.9, 0.999, 0.1, 2),
            (w, g, s, t, lr, scaled) -> lamb(w, g, s, t, lr, 0.1, 2, scaled),
            0.01,
            3969857734L));
  }

  private static void lars(
      double[] w, double[] g, double[][] s, double lr, double trust, double decay, boolean scaled) {
    double ratio = scaled ? trust * norm(w) / (norm(g) + decay * norm(w)) : 1;
    for (int i = 0; i < w.length; i++) {
      s[0][i] = 0.9 * s[0][i] + ratio * (g[i] + (scaled ? decay : 0) * w[i]);
      w[i] -= lr * s[0][i];
    }
  }

  private static void lamb(
      double[] w,
      double[] g,
      double[][] s,
      int t,
      double lr,
      double eps,
      double decay,
      boolean scaled) {
    double[] u = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      s[0][i] = 0.9 * s[0][i] + (1 - 0.9) * g[i];
      s[1][i] = 0.999 * s[1][i] + (1 - 0.999) * g[i] * g[i];
      double mHat = s[0][i] / (1 - Math.pow(0.9, t));
      double vHat = s[1][i] / (1 - Math.pow(0.999, t));
      u[i] = mHat / (Math.sqrt(vHat) + eps) + (scaled ? decay : 0) * w[i];
    }
    double ratio = scaled ? norm(w) / norm(u) : 1;
    for (int i = 0; i < w.length; i++) {
      w[i] -= lr * ratio * u[i];
    }
  }

  private static double norm(double[] vector) {
    return Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
  }

  @Test
  void everySuchOptimizerIsHere() {
    assertThat(cases().map(one -> Optimizers.REGISTRY.nameOf(one.optimizer)).distinct())
        .containsExactlyElementsOf(
            Optimizers.REGISTRY.names().stream()
                .filter(name -> OptimizersTest.withDefaults(name).byLayer())
                .toList());
  }

  /** A noisy quadratic, with another curvature for each weight, under a changing rate. */
  @ParameterizedTest
  @MethodSource("cases")
  void followsItsFormula(Case golden) {
    Random random = new Random(2025);
    float[] weights = new float[N];
    float[] gradient = new float[N];
    float[][] slots = new float[golden.optimizer.slots()][N];
    double[][] expected = new double[ENDS.length][];
    double[][][] states = new double[ENDS.length][2][];
    for (int block = 0; block < ENDS.length; block++) {
      int from = LAYERS.from(block, 0);
      int length = LAYERS.to(block, 0) - from;
      expected[block] = new double[length];
      states[block] = new double[2][length];
      for (int i = 0; i < length; i++) {
        weights[from + i] = (float) ((block < 2 ? 0.01 : 1) * random.nextGaussian());
        expected[block][i] = weights[from + i];
      }
    }
    for (int t = 1; t <= STEPS; t++) {
      double lr = golden.rate * (1 + 0.5 * StrictMath.cos(0.1 * t));
      for (int block = 0; block < ENDS.length; block++) {
        int from = LAYERS.from(block, 0);
        double[] w = expected[block];
        double[] g = new double[w.length];
        for (int i = 0; i < w.length; i++) {
          double curvature = 0.1 + 0.005 * (from + i);
          float noise = (float) (0.3 * random.nextGaussian());
          gradient[from + i] = (float) (curvature * (weights[from + i] - 0.5) + noise);
          g[i] = curvature * (w[i] - 0.5) + noise;
        }
        golden.reference.step(w, g, states[block], t, lr, block % 2 == 0);
      }
      step(golden.optimizer, weights, gradient, slots, t, lr);
      for (int block = 0; block < ENDS.length; block++) {
        for (int i = 0; i < expected[block].length; i++) {
          assertThat((double) weights[LAYERS.from(block, 0) + i])
              .as("weight %d of block %d after step %d", i, block, t)
              .isCloseTo(expected[block][i], within(TOLERANCE));
        }
      }
    }
    assertThat(GoldenTraceTest.digest(weights))
        .as("CRC-32 of the weights' bits")
        .isEqualTo(golden.bits);
  }

  static Stream<Arguments> lengths() {
    return Stream.of(
        Arguments.of(new Lars(1, 0, 0.25, 0), 0.5), Arguments.of(new Lamb(1, 0, 0, 1e-30, 3), 2));
  }

  /** At any size of gradients, down to the smallest floats. */
  @ParameterizedTest
  @MethodSource("lengths")
  void aStepsLengthIsAShareOfTheWeights(Optimizer optimizer, double rate) {
    double share = rate * (optimizer instanceof Lars lars ? lars.trust() : 1);
    for (int exponent = 120; exponent >= -120; exponent -= 60) {
      float[] weights = normal(1);
      float[] before = weights.clone();
      float[] gradient = normal(2);
      for (int i = 0; i < N; i++) {
        gradient[i] = Math.scalb(gradient[i], exponent / 2);
      }
      step(optimizer, weights, gradient, new float[optimizer.slots()][N], 1, rate);
      for (int block = 0; block < ENDS.length; block += 2) {
        int from = LAYERS.from(block, 0);
        int to = LAYERS.to(block, 0);
        double moved = 0;
        for (int i = from; i < to; i++) {
          moved += Math.pow((double) weights[i] - before[i], 2);
        }
        assertThat(Math.sqrt(moved) / Vectors.norm(before, from, to))
            .as("2^%d", exponent / 2)
            .isCloseTo(share, within(1e-6 * share));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theRatioIsOneWhereWeightsAreZero(Case any) {
    float[] biases = new float[N];
    float[] weights = new float[N];
    float[] gradient = normal(3);
    float[][] slots = new float[any.optimizer.slots()][N];
    step(any.optimizer, weights, gradient.clone(), new float[any.optimizer.slots()][N], 1, 0.01);
    any.optimizer.prepare(1, 0.01, constants);
    any.optimizer.step(biases, gradient, slots, 0, N, constants);

    assertThat(weights).isEqualTo(biases).isNotEqualTo(new float[N]);
  }

  /** The ratio of a gradient that is all but nothing would be no float. */
  @ParameterizedTest
  @MethodSource("cases")
  void staysFiniteWhereGradientsAreAllButZero(Case any) {
    float[] weights = normal(4);
    float[] gradient = new float[N];
    float[][] slots = new float[any.optimizer.slots()][N];
    gradient[1] = Float.MIN_VALUE;
    for (int age = 1; age <= 20; age++) {
      step(any.optimizer, weights, gradient, slots, age, 0.01);
    }
    for (float weight : weights) {
      assertThat(weight).isFinite();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rateZeroMovesTheSlotsAlone(Case any) {
    float[] weights = normal(5);
    float[][] slots = new float[any.optimizer.slots()][N];
    float[][] others = new float[any.optimizer.slots()][N];
    step(any.optimizer, weights, normal(6), slots, 1, 0);

    assertThat(weights).isEqualTo(normal(5));
    step(any.optimizer, weights, normal(6), others, 1, 0.01);
    assertThat(slots).isDeepEqualTo(others);
  }

  private void step(
      Optimizer optimizer, float[] w, float[] gradient, float[][] slots, long age, double rate) {
    Regularization.NONE.step(optimizer, w, gradient, slots, LAYERS, age, rate, constants);
  }

  private static float[] normal(long seed) {
    Random random = new Random(seed);
    float[] values = new float[N];
    for (int i = 0; i < N; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
