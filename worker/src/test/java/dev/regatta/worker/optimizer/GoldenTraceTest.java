package dev.regatta.worker.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * 100 weights over 100 steps of a noisy quadratic under a changing rate, against the textbook
 * formulas in double precision; and the bits, which no release may change without saying so.
 */
class GoldenTraceTest {
  private static final int WEIGHTS = 100;
  private static final int STEPS = 100;

  /** A few roundings of floats around 1 to 4; seen are 0.4e-6 to 1.2e-6. */
  private static final double TOLERANCE = 2e-6;

  /** A formula from the papers, for one weight, with its state. */
  private interface Reference {
    /** The weight after the step that is the {@code t}-th, from 1 on. */
    double step(double w, double g, double[] state, int t, double lr);
  }

  private record Case(Optimizer optimizer, Reference reference, double rate, long bits) {
    @Override
    public String toString() {
      return optimizer.toString();
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(new Sgd(0.05), (w, g, s, t, lr) -> w - lr * g, 0.05, 2283873685L),
        new Case(new Momentum(0.02, 0.9), GoldenTraceTest::momentum, 0.02, 2040327536L),
        new Case(new Nesterov(0.02, 0.9), GoldenTraceTest::nesterov, 0.02, 2879134164L),
        new Case(
            new Adagrad(0.5, 1e-10),
            (w, g, s, t, lr) -> {
              s[0] += g * g;
              return w - lr * g / (Math.sqrt(s[0]) + 1e-10);
            },
            0.5,
            3284251261L),
        new Case(new Adadelta(1, 0.9, 1e-6), GoldenTraceTest::adadelta, 1, 3757147659L),
        new Case(
            new Adamax(0.01, 0.9, 0.999, 1e-8),
            (w, g, s, t, lr) -> adamax(w, g, s, t, lr, 0.999, 1e-8),
            0.01,
            3136280334L),
        new Case(
            new Adamax(0.01, 0.9, 0.7, 0.1),
            (w, g, s, t, lr) -> adamax(w, g, s, t, lr, 0.7, 0.1),
            0.01,
            1535101547L),
        new Case(
            new Nadam(0.01, 0.9, 0.999, 1e-8, 0.004),
            (w, g, s, t, lr) -> nadam(w, g, s, t, lr, 0.004),
            0.01,
            1846426227L),
        new Case(
            new Nadam(0.01, 0.9, 0.999, 1e-8, 0.3),
            (w, g, s, t, lr) -> nadam(w, g, s, t, lr, 0.3),
            0.01,
            294551290L),
        new Case(new Amsgrad(0.01, 0.9, 0.8, 1e-8), GoldenTraceTest::amsgrad, 0.01, 3962266527L),
        new Case(
            new Adabelief(0.01, 0.9, 0.999, 1e-16),
            (w, g, s, t, lr) -> adabelief(w, g, s, t, lr, 1e-16),
            0.01,
            551406960L),
        new Case(
            new Adabelief(0.01, 0.9, 0.999, 1e-3),
            (w, g, s, t, lr) -> adabelief(w, g, s, t, lr, 1e-3),
            0.01,
            175541948L),
        new Case(new Lion(0.01, 0.9, 0.99, 0.1), GoldenTraceTest::lion, 0.01, 4156574884L),
        new Case(
            new RmsProp(0.01, 0.99, 1e-8, false, 0),
            (w, g, s, t, lr) -> {
              s[0] = 0.99 * s[0] + 0.01 * g * g;
              return w - lr * g / (Math.sqrt(s[0]) + 1e-8);
            },
            0.01,
            1512108806L),
        new Case(
            new RmsProp(0.01, 0.95, 1e-3, true, 0.5), GoldenTraceTest::centered, 0.01, 3275933596L),
        new Case(
            new Adam(0.01, 0.9, 0.999, 1e-8),
            (w, g, s, t, lr) -> adam(w, g, s, t, lr, 1e-8),
            0.01,
            1301232677L),
        new Case(
            new Adam(0.01, 0.9, 0.999, 0.1),
            (w, g, s, t, lr) -> adam(w, g, s, t, lr, 0.1),
            0.01,
            3046176667L),
        new Case(
            new AdamW(0.01, 0.9, 0.999, 1e-8, 0.1),
            (w, g, s, t, lr) -> adam(w, g, s, t, lr, 1e-8),
            0.01,
            1301232677L));
  }

  private static double momentum(double w, double g, double[] state, int t, double lr) {
    state[0] = t == 1 ? g : 0.9 * state[0] + g;
    return w - lr * state[0];
  }

  private static double nesterov(double w, double g, double[] state, int t, double lr) {
    state[0] = t == 1 ? g : 0.9 * state[0] + g;
    return w - lr * (g + 0.9 * state[0]);
  }

  private static double centered(double w, double g, double[] state, int t, double lr) {
    state[0] = 0.95 * state[0] + 0.05 * g * g;
    state[1] = 0.95 * state[1] + 0.05 * g;
    double variance = Math.max(0, state[0] - state[1] * state[1]);
    state[2] = 0.5 * state[2] + g / (Math.sqrt(variance) + 1e-3);
    return w - lr * state[2];
  }

  private static double adam(double w, double g, double[] state, int t, double lr, double eps) {
    state[0] = 0.9 * state[0] + (1 - 0.9) * g;
    state[1] = 0.999 * state[1] + (1 - 0.999) * g * g;
    double mHat = state[0] / (1 - Math.pow(0.9, t));
    double vHat = state[1] / (1 - Math.pow(0.999, t));
    return w - lr * mHat / (Math.sqrt(vHat) + eps);
  }

  private static double adadelta(double w, double g, double[] state, int t, double lr) {
    state[0] = 0.9 * state[0] + 0.1 * g * g;
    double d = Math.sqrt(state[1] + 1e-6) / Math.sqrt(state[0] + 1e-6) * g;
    state[1] = 0.9 * state[1] + 0.1 * d * d;
    return w - lr * d;
  }

  private static double adamax(
      double w, double g, double[] state, int t, double lr, double b2, double eps) {
    state[0] = 0.9 * state[0] + (1 - 0.9) * g;
    state[1] = Math.max(b2 * state[1], Math.abs(g) + eps);
    return w - lr / (1 - Math.pow(0.9, t)) * state[0] / state[1];
  }

  private static double nadam(double w, double g, double[] state, int t, double lr, double psi) {
    double mu = 0.9 * (1 - 0.5 * Math.pow(0.96, t * psi));
    double next = 0.9 * (1 - 0.5 * Math.pow(0.96, (t + 1) * psi));
    state[0] = 0.9 * state[0] + (1 - 0.9) * g;
    state[1] = 0.999 * state[1] + (1 - 0.999) * g * g;
    state[2] = (t == 1 ? 1 : state[2]) * mu;
    double root = Math.sqrt(state[1] / (1 - Math.pow(0.999, t))) + 1e-8;
    return w
        - lr * (1 - mu) / (1 - state[2]) * g / root
        - lr * next / (1 - state[2] * next) * state[0] / root;
  }

  private static double amsgrad(double w, double g, double[] state, int t, double lr) {
    state[0] = 0.9 * state[0] + (1 - 0.9) * g;
    state[1] = 0.8 * state[1] + (1 - 0.8) * g * g;
    state[2] = Math.max(state[2], state[1]);
    double mHat = state[0] / (1 - Math.pow(0.9, t));
    return w - lr * mHat / (Math.sqrt(state[2] / (1 - Math.pow(0.8, t))) + 1e-8);
  }

  private static double adabelief(
      double w, double g, double[] state, int t, double lr, double eps) {
    state[0] = 0.9 * state[0] + (1 - 0.9) * g;
    state[1] = 0.999 * state[1] + (1 - 0.999) * Math.pow(g - state[0], 2) + eps;
    double mHat = state[0] / (1 - Math.pow(0.9, t));
    return w - lr * mHat / (Math.sqrt(state[1] / (1 - Math.pow(0.999, t))) + eps);
  }

  /** Without the decay, which is no part of the step. */
  private static double lion(double w, double g, double[] state, int t, double lr) {
    double c = Math.signum(0.9 * state[0] + (1 - 0.9) * g);
    state[0] = 0.99 * state[0] + (1 - 0.99) * g;
    return w - lr * c;
  }

  @Test
  void everyOptimizerIsHere() {
    assertThat(cases().map(golden -> Optimizers.REGISTRY.nameOf(golden.optimizer)))
        .containsAll(Optimizers.REGISTRY.names());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void followsItsFormula(Case golden) {
    Random random = new Random(2024);
    float[] weights = new float[WEIGHTS];
    float[] gradient = new float[WEIGHTS];
    float[][] slots = new float[golden.optimizer.slots()][WEIGHTS];
    float[] constants = new float[Optimizer.CONSTANTS];
    double[] expected = new double[WEIGHTS];
    double[][] states = new double[WEIGHTS][3];
    for (int i = 0; i < WEIGHTS; i++) {
      weights[i] = (float) random.nextGaussian();
      expected[i] = weights[i];
    }
    for (int t = 1; t <= STEPS; t++) {
      double lr = golden.rate * (1 + 0.5 * StrictMath.cos(0.1 * t));
      for (int i = 0; i < WEIGHTS; i++) {
        float noise = (float) (0.3 * random.nextGaussian());
        double curvature = 0.1 + 0.05 * i;
        gradient[i] = (float) (curvature * (weights[i] - 0.5) + noise);
        double g = curvature * (expected[i] - 0.5) + noise;
        expected[i] = golden.reference.step(expected[i], g, states[i], t, lr);
      }
      golden.optimizer.prepare(t, lr, constants);
      golden.optimizer.step(weights, gradient, slots, 0, WEIGHTS, constants);
      for (int i = 0; i < WEIGHTS; i++) {
        assertThat((double) weights[i])
            .as("weight %d after step %d", i, t)
            .isCloseTo(expected[i], within(TOLERANCE));
      }
    }
    assertThat(digest(weights)).as("CRC-32 of the weights' bits").isEqualTo(golden.bits);
  }

  private static long digest(float[] floats) {
    ByteBuffer bytes = ByteBuffer.allocate(floats.length * Float.BYTES);
    bytes.asFloatBuffer().put(floats);
    CRC32 digest = new CRC32();
    digest.update(bytes);
    return digest.getValue();
  }
}
