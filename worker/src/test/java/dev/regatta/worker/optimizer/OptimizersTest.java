package dev.regatta.worker.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import java.lang.management.ManagementFactory;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every registered optimizer; a new entry is covered by being registered. */
class OptimizersTest {
  private static final int N = 2_501;

  /** Each entry with its defaults, and forms that defaults do not show. */
  static Stream<Optimizer> optimizers() {
    return Stream.concat(
        Optimizers.REGISTRY.names().stream().map(OptimizersTest::withDefaults),
        Stream.of(
            new RmsProp(0.01, 0.99, 1e-8, true, 0),
            new RmsProp(0.01, 0.99, 1e-8, false, 0.9),
            new RmsProp(0.01, 0.99, 1e-8, true, 0.9),
            new Momentum(0.1, 0),
            new Nesterov(0.1, 0),
            new Adam(0.001, 0, 0, 1e-30),
            new Adamax(0.001, 0, 0, 1e-30),
            new Nadam(0.001, 0, 0, 1e-30, 0),
            new Amsgrad(0.001, 0, 0, 1e-30),
            new Adabelief(0.001, 0.5, 0, 1e-30),
            new Lion(0.001, 0, 0, 0)));
  }

  @Test
  void namesAreThoseOfTheJobFile() {
    assertThat(Optimizers.REGISTRY.names())
        .containsExactly(
            "sgd",
            "momentum",
            "nesterov",
            "adagrad",
            "adadelta",
            "rmsprop",
            "adam",
            "adamw",
            "adamax",
            "nadam",
            "amsgrad",
            "adabelief",
            "lion");
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void everyKeyIsDocumentedBoundedAndHasADefault(Optimizer optimizer) {
    assertThat(optimizer.getClass()).hasAnnotation(Doc.class);
    for (RecordComponent component : optimizer.getClass().getRecordComponents()) {
      assertThat(component.isAnnotationPresent(Doc.class)).as("%s", component).isTrue();
      assertThat(component.isAnnotationPresent(Default.class)).as("%s", component).isTrue();
      assertThat(component.isAnnotationPresent(Range.class))
          .as("%s", component)
          .isEqualTo(component.getType() == double.class);
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void anyCutGivesTheSameBits(Optimizer optimizer) {
    Random random = new Random(1);
    Problem whole = new Problem(optimizer, N);
    Problem cut = new Problem(optimizer, N);
    float[] before = whole.weights.clone();
    for (int age = 1; age <= 20; age++) {
      whole.step(age, 0.01, 0, N);
      cut.prepare(age, 0.01);
      int from = 0;
      while (from < N) {
        int to = Math.min(N, from + random.nextInt(N / 2));
        cut.step(from, to);
        from = to;
      }
    }
    assertThat(cut.weights).isEqualTo(whole.weights).isNotEqualTo(before);
    assertThat(cut.slots).isDeepEqualTo(whole.slots);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void whatTheConstantsHeldBeforeDoesNotCount(Optimizer optimizer) {
    Problem fresh = new Problem(optimizer, N);
    Problem used = new Problem(optimizer, N);
    for (double rate : new double[] {0.01, 0, 0.002}) {
      Arrays.fill(fresh.constants, 0);
      Arrays.fill(used.constants, Float.NaN);
      fresh.step(7, rate, 0, N);
      used.step(7, rate, 0, N);
    }
    assertThat(used.weights).isEqualTo(fresh.weights);
    assertThat(used.slots).isDeepEqualTo(fresh.slots);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void leavesWhatLiesOutsideItsRangeAndTheGradientAlone(Optimizer optimizer) {
    Problem problem = new Problem(optimizer, 100);
    Problem untouched = new Problem(optimizer, 100);
    problem.step(1, 0.01, 30, 70);

    assertThat(problem.gradient).isEqualTo(untouched.gradient);
    for (int i = 0; i < 100; i++) {
      boolean inside = i >= 30 && i < 70;
      assertThat(problem.weights[i] != untouched.weights[i]).as("weight %d", i).isEqualTo(inside);
      for (float[] slot : problem.slots) {
        assertThat(slot[i] != 0).as("slots of weight %d", i).isEqualTo(inside);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void rateZeroMovesNothing(Optimizer optimizer) {
    Problem problem = new Problem(optimizer, N);
    problem.weights[0] = -0.0f;
    problem.gradient[0] = -1;
    problem.weights[1] = Float.MIN_VALUE;
    problem.gradient[2] = Float.POSITIVE_INFINITY;
    int[] before = bits(problem.weights);
    for (int age = 1; age <= 3; age++) {
      problem.step(age, 0, 0, N);
    }
    assertThat(bits(problem.weights)).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void rateZeroMovesTheSlotsAsAnyRateDoes(Optimizer optimizer) {
    Problem still = new Problem(optimizer, N);
    Problem moving = new Problem(optimizer, N);
    still.step(1, 0, 0, N);
    moving.step(1, 0.1, 0, N);

    assertThat(still.slots).isDeepEqualTo(moving.slots);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void noGradientAndNoHistoryLeaveWeightsAlone(Optimizer optimizer) {
    Problem problem = new Problem(optimizer, N);
    Arrays.fill(problem.gradient, 0);
    int[] before = bits(problem.weights);
    for (int age = 1; age <= 50; age++) {
      problem.step(age, 0.1, 0, N);
    }
    assertThat(bits(problem.weights)).isEqualTo(before);
    for (float[] slot : problem.slots) {
      assertThat(slot).containsOnly(0);
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void staysFiniteWhenGradientsVanishOrNeverCome(Optimizer optimizer) {
    Problem problem = new Problem(optimizer, N);
    for (int i = 0; i < N; i++) {
      problem.gradient[i] = i % 3 == 0 ? 0 : Math.scalb(problem.gradient[i], -(i % 150));
    }
    for (int age = 1; age <= 3_000; age++) {
      if (age == 10) {
        Arrays.fill(problem.gradient, 0);
      }
      problem.step(age, 0.001, 0, N);
    }
    for (float weight : problem.weights) {
      assertThat(weight).isFinite();
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void stepsAgainstTheGradient(Optimizer optimizer) {
    Problem problem = new Problem(optimizer, N);
    float[] before = problem.weights.clone();
    problem.step(1, 0.01, 0, N);
    for (int i = 0; i < N; i++) {
      assertThat(Math.signum(before[i] - problem.weights[i]))
          .isEqualTo(Math.signum(problem.gradient[i]));
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void allocatesNothing(Optimizer optimizer) {
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    Problem problem = new Problem(optimizer, N);
    problem.step(1, 0.01, 0, N);
    long before = memory.getThreadAllocatedBytes(thread);
    for (int age = 2; age <= 1_000; age++) {
      problem.step(age, 0.01, 0, N);
    }
    assertThat(memory.getThreadAllocatedBytes(thread) - before).isLessThan(4_000);
  }

  @Test
  void onlyAdamwDecaysAndItsStepIsAdams() {
    Problem adam = new Problem(withDefaults("adam"), N);
    Problem adamw = new Problem(withDefaults("adamw"), N);
    for (int age = 1; age <= 5; age++) {
      adam.step(age, 0.01, 0, N);
      adamw.step(age, 0.01, 0, N);
    }
    assertThat(adamw.weights).isEqualTo(adam.weights);
    assertThat(optimizers().filter(optimizer -> optimizer.weightDecay() != 0))
        .singleElement()
        .isEqualTo(new AdamW(0.001, 0.9, 0.999, 1e-8, 0.01));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e-9, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesImpossibleRates(double rate) {
    List<Runnable> attempts =
        List.of(
            () -> new Sgd(rate),
            () -> new Momentum(rate, 0.9),
            () -> new Nesterov(rate, 0.9),
            () -> new RmsProp(rate, 0.99, 1e-8, false, 0),
            () -> new Adam(rate, 0.9, 0.999, 1e-8),
            () -> new Adagrad(rate, 1e-10),
            () -> new Adadelta(rate, 0.9, 1e-6),
            () -> new Adamax(rate, 0.9, 0.999, 1e-8),
            () -> new Nadam(rate, 0.9, 0.999, 1e-8, 0.004),
            () -> new Nadam(0.002, 0.9, 0.999, 1e-8, rate),
            () -> new Amsgrad(rate, 0.9, 0.999, 1e-8),
            () -> new Adabelief(rate, 0.9, 0.999, 1e-16),
            () -> new Lion(rate, 0.9, 0.99, 0),
            () -> new Lion(1e-4, 0.9, 0.99, rate),
            () -> new AdamW(rate, 0.9, 0.999, 1e-8, 0.01),
            () -> new AdamW(0.001, 0.9, 0.999, 1e-8, rate));
    for (Runnable attempt : attempts) {
      assertThatThrownBy(attempt::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(rate));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void refusesSharesOutsideOfZeroToOne(double share) {
    List<Runnable> attempts =
        List.of(
            () -> new Momentum(0.1, share),
            () -> new Nesterov(0.1, share),
            () -> new RmsProp(0.1, share, 1e-8, false, 0),
            () -> new RmsProp(0.1, 0.99, 1e-8, false, share),
            () -> new Adam(0.1, share, 0.999, 1e-8),
            () -> new Adam(0.1, 0.9, share, 1e-8),
            () -> new AdamW(0.1, 0.9, share, 1e-8, 0),
            () -> new Adadelta(1, share, 1e-6),
            () -> new Adamax(0.1, share, 0.999, 1e-8),
            () -> new Adamax(0.1, 0.9, share, 1e-8),
            () -> new Nadam(0.1, share, 0.999, 1e-8, 0),
            () -> new Nadam(0.1, 0.9, share, 1e-8, 0),
            () -> new Amsgrad(0.1, share, 0.999, 1e-8),
            () -> new Amsgrad(0.1, 0.9, share, 1e-8),
            () -> new Adabelief(0.1, share, 0.999, 1e-8),
            () -> new Adabelief(0.1, 0.9, share, 1e-8),
            () -> new Lion(0.1, share, 0.99, 0),
            () -> new Lion(0.1, 0.9, share, 0));
    for (Runnable attempt : attempts) {
      assertThatThrownBy(attempt::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(share))
          .hasMessageContaining("between 0");
    }
  }

  @Test
  void theMaximaAreThoseOfAdamaxAndAmsgrad() {
    List<String> maxima = new ArrayList<>();
    for (String name : Optimizers.REGISTRY.names()) {
      Optimizer optimizer = withDefaults(name);
      for (int slot = 0; slot < optimizer.slots(); slot++) {
        if (optimizer.isMaximum(slot)) {
          maxima.add(name + " " + slot);
        }
      }
    }
    assertThat(maxima).containsExactly("adamax 1", "amsgrad 2");
  }

  @Test
  void decaysAreAnnouncedNotTaken() {
    Problem plain = new Problem(new Lion(0.1, 0.9, 0.99, 0), N);
    Problem decaying = new Problem(new Lion(0.1, 0.9, 0.99, 0.5), N);
    plain.step(1, 0.1, 0, N);
    decaying.step(1, 0.1, 0, N);

    assertThat(decaying.weights).isEqualTo(plain.weights);
    assertThat(decaying.optimizer.weightDecay()).isEqualTo(0.5);
  }

  @Test
  void refusesAnEpsilonThatDividesByNothing() {
    assertThatThrownBy(() -> new Adam(0.001, 0.9, 0.999, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("epsilon is 0.0; it is a number from 1.0E-30 on");
  }

  static Optimizer withDefaults(String name) {
    Class<? extends Optimizer> type = Optimizers.REGISTRY.type(name).orElseThrow();
    List<Class<?>> types = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String text = component.getAnnotation(Default.class).value();
      types.add(component.getType());
      values.add(
          component.getType() == boolean.class
              ? (Object) Boolean.valueOf(text)
              : Double.valueOf(text));
    }
    try {
      return type.getConstructor(types.toArray(Class<?>[]::new)).newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name + " cannot be made from its defaults", e);
    }
  }

  private static int[] bits(float[] floats) {
    int[] bits = new int[floats.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(floats[i]);
    }
    return bits;
  }

  /** Random weights and gradients without zeros, and the optimizer's slots. */
  private static final class Problem {
    final Optimizer optimizer;
    final float[] weights;
    final float[] gradient;
    final float[][] slots;
    final float[] constants = new float[Optimizer.CONSTANTS];

    Problem(Optimizer optimizer, int n) {
      Random random = new Random(n);
      this.optimizer = optimizer;
      weights = new float[n];
      gradient = new float[n];
      for (int i = 0; i < n; i++) {
        weights[i] = (float) random.nextGaussian();
        gradient[i] = (float) ((0.1 + random.nextDouble()) * (random.nextBoolean() ? 1 : -1));
      }
      slots = new float[optimizer.slots()][n];
    }

    void step(long age, double rate, int from, int to) {
      prepare(age, rate);
      step(from, to);
    }

    void prepare(long age, double rate) {
      optimizer.prepare(age, rate, constants);
    }

    void step(int from, int to) {
      optimizer.step(weights, gradient, slots, from, to, constants);
    }
  }
}
