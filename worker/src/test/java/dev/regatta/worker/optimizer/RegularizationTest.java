package dev.regatta.worker.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.regatta.conf.Binder;
import dev.regatta.conf.JobFileException;
import dev.regatta.conf.JobText;
import dev.regatta.conf.Registries;
import dev.regatta.worker.Workers;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.ParameterBlock.Stepped;
import dev.regatta.worker.network.StepRanges;
import dev.regatta.worker.network.TouchedRows;
import dev.regatta.worker.random.Randoms;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.WorkerSpec;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegularizationTest {
  private static final StepRanges BLOCKS =
      StepRanges.whole(
          List.of(
              new ParameterBlock("layers.0.weight", 0, 0, 3, new int[] {1, 3}, true),
              new ParameterBlock("layers.0.bias", 0, 3, 1, new int[] {1}, false)));

  private final float[] weights = {2, -4, 0, 8};
  private final float[] gradient = {2, 4, 4, 8};

  /** Penalties, the global norm, and a longest vector of weights into a unit. */
  private static Regularization holding(
      double l1, double l2, double weightDecay, Optional<Double> clipNorm, double maxNorm) {
    return new Regularization(
        l1,
        l2,
        weightDecay,
        clipNorm,
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        Optional.of(maxNorm));
  }

  @Test
  void withoutSettingsTouchesNothing() {
    assertThat(Regularization.NONE.apply(weights, gradient, BLOCKS, 0.5)).isEmpty();

    assertThat(weights).containsExactly(2, -4, 0, 8);
    assertThat(gradient).containsExactly(2, 4, 4, 8);
  }

  @Test
  void clipsByTheNormOverAllBlocks() {
    OptionalDouble norm = clipping(5).apply(weights, gradient, BLOCKS, 0.5);

    assertThat(norm).hasValue(10);
    assertThat(gradient).containsExactly(1, 2, 2, 4);
    assertThat(weights).containsExactly(2, -4, 0, 8);
  }

  @Test
  void leavesAGradientOfTheLimitAlone() {
    assertThat(clipping(10).apply(weights, gradient, BLOCKS, 0.5)).hasValue(10);
    assertThat(gradient).containsExactly(2, 4, 4, 8);
  }

  @Test
  void addsL1BySignAndSparesBiases() {
    new Regularization(0.5, 0, 0, Optional.empty()).apply(weights, gradient, BLOCKS, 0.5);

    assertThat(gradient).containsExactly(2.5f, 3.5f, 4, 8);
  }

  @Test
  void addsL2TimesTheWeightAndSparesBiases() {
    new Regularization(0, 0.25, 0, Optional.empty()).apply(weights, gradient, BLOCKS, 0.5);

    assertThat(gradient).containsExactly(2.5f, 3, 4, 8);
  }

  @Test
  void decaysWeightsByRateTimesDecayAndSparesBiases() {
    new Regularization(0, 0, 0.5, Optional.empty()).apply(weights, gradient, BLOCKS, 0.5);

    assertThat(weights).containsExactly(1.5f, -3, 0, 8);
    assertThat(gradient).containsExactly(2, 4, 4, 8);
  }

  /** The factor 0.99999 as a float would lose 0.14 percent of the decay in every step. */
  @Test
  void smallDecayIsNotLostInRounding() {
    float[] many = new float[3000];
    for (int i = 0; i < many.length; i++) {
      many[i] = 1 + i / 3000f;
    }
    double before = sum(many);
    StepRanges block =
        StepRanges.whole(List.of(new ParameterBlock("weight", 0, 0, 3000, new int[] {3000}, true)));
    Regularization decay = new Regularization(0, 0, 0.01, Optional.empty());
    for (int step = 0; step < 1000; step++) {
      decay.apply(many, new float[3000], block, 0.001);
    }
    assertThat(sum(many) / before).isCloseTo(Math.pow(1 - 1e-5, 1000), within(3e-6));
  }

  private static double sum(float[] vector) {
    double sum = 0;
    for (float x : vector) {
      sum += x;
    }
    return sum;
  }

  @Test
  void doesNotDecayAtRateZero() {
    new Regularization(0, 0, 0.5, Optional.empty()).apply(weights, gradient, BLOCKS, 0);

    assertThat(weights).containsExactly(2, -4, 0, 8);
  }

  /** Clipping first: penalties are not clipped. Decay last: penalties see the old weights. */
  @Test
  void clipsThenPenalizesThenDecays() {
    new Regularization(1, 0.5, 0.5, Optional.of(5.0)).apply(weights, gradient, BLOCKS, 0.5);

    assertThat(gradient).containsExactly(1 + 1 + 1, 2 - 1 - 2, 2, 4);
    assertThat(weights).containsExactly(1.5f, -3, 0, 8);
  }

  /** Over blocks that end inside of the pieces that the step takes at once. */
  @ParameterizedTest
  @MethodSource("dev.regatta.worker.optimizer.OptimizersTest#optimizers")
  void aStepIsOnePassAfterTheOtherBitForBit(Optimizer optimizer) {
    int n = 40_000;
    StepRanges blocks =
        StepRanges.whole(
            List.of(
                new ParameterBlock("layers.0.weight", 0, 0, 39_900, new int[] {39_900}, true),
                new ParameterBlock("layers.0.bias", 0, 39_900, 100, new int[] {100}, false)));
    checkStep(new Regularization(1e-3, 1e-2, 0.5, Optional.of(5.0)), optimizer, n, blocks);
    checkStep(Regularization.NONE, optimizer, n, blocks);
  }

  private static void checkStep(
      Regularization settings, Optimizer optimizer, int n, StepRanges blocks) {
    Regularization all = settings.withDecayOf(optimizer);
    Random random = new Random(4);
    float[] one = random(random, n);
    float[] other = one.clone();
    float[][] oneSlots = new float[optimizer.slots()][n];
    float[][] otherSlots = new float[optimizer.slots()][n];
    float[] constants = new float[Optimizer.CONSTANTS];
    float[] room = new float[Optimizer.CONSTANTS];
    for (int age = 1; age <= 3; age++) {
      float[] slope = random(random, n);
      float[] copy = slope.clone();
      all.apply(one, slope, blocks, 0.01);
      for (ParameterBlock block : blocks.blocks()) {
        int from = block.offset();
        int to = block.end();
        optimizer.prepare(age, 0.01, constants);
        if (optimizer.byLayer() && block.decays()) {
          double squares = optimizer.squaredDirection(one, slope, oneSlots, from, to, constants);
          optimizer.trust(Vectors.norm(one, from, to), Math.sqrt(squares), constants);
        }
        optimizer.step(one, slope, oneSlots, from, to, constants);
      }
      all.step(optimizer, other, copy, otherSlots, blocks, age, 0.01, room);
      assertThat(copy).isEqualTo(slope);
    }
    assertThat(other).isEqualTo(one);
    assertThat(otherSlots).isDeepEqualTo(oneSlots);
  }

  private static float[] random(Random random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void aStepAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Regularization all = holding(1e-3, 1e-2, 0.5, Optional.of(0.1), 0.5);
    Optimizer adam = new Adam(0.001, 0.9, 0.999, 1e-8);
    float[][] slots = new float[2][weights.length];
    float[] constants = new float[Optimizer.CONSTANTS];
    all.step(adam, weights, gradient, slots, BLOCKS, 1, 0.001, constants);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int age = 2; age <= 1_000; age++) {
      all.step(adam, weights, gradient, slots, BLOCKS, age, 0.001, constants);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4_000);
  }

  /** Columns of a matrix, two inputs x 2500 units: every other one is too long. */
  @Test
  void maxNormScalesTheWeightsOfLongUnitsAfterTheStep() {
    int units = 2500;
    int n = 3 * units;
    StepRanges blocks =
        StepRanges.whole(
            List.of(
                new ParameterBlock("layers.0.weight", 0, 0, 2 * units, new int[] {2, units}, true),
                new ParameterBlock(
                    "layers.0.bias", 0, 2 * units, units, new int[] {units}, false)));
    float[] many = new float[n];
    float[] slope = new float[n];
    for (int unit = 0; unit < units; unit++) {
      float length = unit % 2 == 0 ? 4 : 1;
      many[unit] = 0.6f * length - 1;
      many[units + unit] = 0.8f * length - 1;
      many[2 * units + unit] = 7;
      slope[unit] = -10;
      slope[units + unit] = -10;
    }
    Regularization held = holding(0, 0, 0, Optional.empty(), 2);
    Optimizer sgd = new Sgd(0.1);
    float[] free = many.clone();
    float[] constants = new float[Optimizer.CONSTANTS];
    Regularization.NONE.step(sgd, free, slope.clone(), new float[0][], blocks, 1, 0.1, constants);
    held.step(sgd, many, slope, new float[0][], blocks, 1, 0.1, constants);

    for (int unit = 0; unit < units; unit++) {
      double norm = Math.hypot(many[unit], many[units + unit]);
      if (unit % 2 == 0) {
        assertThat(norm).isCloseTo(2, within(1e-6));
        assertThat((double) many[unit] / many[units + unit]).isCloseTo(0.75, within(1e-6));
      } else {
        assertThat(many[unit]).isEqualTo(free[unit]);
        assertThat(norm).isCloseTo(1, within(1e-6));
      }
      assertThat(many[2 * units + unit]).isEqualTo(7);
    }
  }

  /** Frozen blocks do not decay either; the units of a table are no columns. */
  @Test
  void maxNormSparesFrozenBlocksAndTables() {
    int[] shape = {2, 2};
    StepRanges blocks =
        new StepRanges(
            List.of(
                new ParameterBlock("frozen", 0, 0, 4, shape, false),
                new ParameterBlock("table", 0, 4, 4, shape, true, Stepped.TOUCHED_ROWS),
                new ParameterBlock("weight", 1, 8, 4, shape, true)),
            List.of(new TouchedRows(2, 2)));
    float[] held = {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};
    holding(0, 0, 0, Optional.empty(), 1)
        .step(
            new Sgd(0.1),
            held,
            new float[12],
            new float[0][],
            blocks,
            1,
            0.1,
            new float[Optimizer.CONSTANTS]);

    assertThat(held).startsWith(9, 9, 9, 9, 9, 9, 9, 9);
    assertThat((double) held[8]).isCloseTo(Math.sqrt(0.5), within(1e-6));
  }

  /** Gains, biases and running statistics: neither penalty nor decay nor clipping finds them. */
  @ParameterizedTest
  @ValueSource(strings = {"layer-norm", "batch-norm"})
  void sparesNormalizations(String name) {
    WorkerSpec spec =
        Workers.bindSpec(
            JobText.parse(
                "test",
                """
                network: {layers: [{units: 4, normalization: %s}], loss: mse}
                inputs: 3
                classes: 0
                label-scale: 1
                optimizer: {type: adamw, learning-rate: 0.1, decay: 0.5}
                regularization: {l1: 0.1, l2: 0.1, weight-decay: 0.1, max-norm: 0.01}
                local-state: average
                batch-size: 4
                threads: 1
                seed: 5
                """
                    .formatted(name),
                Map.of()));
    Network network = spec.buildNetwork();
    LocalSpec local = spec.local(network);
    int n = network.parameters();
    float[] moved = new float[n];
    Arrays.fill(moved, 2);
    float[] none = new float[n];
    StepRanges ranges = network.open(1).ranges();
    float[] constants = new float[Optimizer.CONSTANTS];
    Regularization all = local.regularization();
    all.apply(moved, none, ranges, 0.1);
    for (ParameterBlock block : network.blocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        assertThat(none[i] != 0).as(block.name()).isEqualTo(block.decays());
      }
    }
    float[][] slots = new float[2][n];
    all.step(spec.optimizer(), moved, new float[n], slots, ranges, 1, 0.1, constants);
    for (ParameterBlock block : network.blocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        assertThat(moved[i] != 2).as(block.name()).isEqualTo(block.decays());
        assertThat(slots[0][i] != 0).as(block.name()).isEqualTo(block.decays());
      }
    }
  }

  @Test
  void addsTheOptimizersDecayToItsOwn() {
    Regularization own = new Regularization(0.1, 0.2, 0.3, Optional.of(4.0));

    assertThat(own.withDecayOf(new AdamW(0.001, 0.9, 0.999, 1e-8, 0.5)))
        .isEqualTo(new Regularization(0.1, 0.2, 0.8, Optional.of(4.0)));
    assertThat(own.withDecayOf(new Sgd(0.1))).isEqualTo(own);
    Regularization all =
        new Regularization(
            0.1,
            0.2,
            0.3,
            Optional.of(4.0),
            Optional.of(3.0),
            Optional.of(2.0),
            1,
            5,
            Optional.of(6.0));
    assertThat(all.withDecayOf(new Sgd(0.1))).isEqualTo(all);
  }

  @Test
  void clipsEachBlockByItsOwnNorm() {
    Regularization each = with("clip-norm-each", 3);

    each.clip(gradient, BLOCKS);
    assertThat(gradient).containsExactly(1, 2, 2, 3);
    each.clip(gradient, BLOCKS);
    assertThat(gradient).containsExactly(1, 2, 2, 3);
  }

  @Test
  void clipsEachElementByItsSize() {
    gradient[1] = -4;
    with("clip-value", 3).clip(gradient, BLOCKS);

    assertThat(gradient).containsExactly(2, -3, 3, 3);
  }

  /** Elements, then blocks, then all: 2 3 3 3, 1.28 1.92 1.92 3 and half of that. */
  @Test
  void clipsFromTheSmallestToTheWhole() {
    double all = Math.sqrt(18);
    OptionalDouble norm =
        new Regularization(
                0,
                0,
                0,
                Optional.of(all / 2),
                Optional.of(3.0),
                Optional.of(3.0),
                0,
                0,
                Optional.empty())
            .apply(weights, gradient, BLOCKS, 0.5);

    float third = (float) (3 / Math.sqrt(22));
    assertThat(norm.orElseThrow()).isCloseTo(all, within(1e-6));
    assertThat(gradient)
        .containsExactly(new float[] {third, 1.5f * third, 1.5f * third, 1.5f}, within(1e-6f));
  }

  /** Biases too: they are pulled to where the round started as all weights are. */
  @Test
  void theProximalTermPullsToTheStart() {
    float[] start = {1, -4, 2, 6};
    Regularization pulling = with("proximal", 0.5);
    assertThat(pulling.pulls()).isTrue();
    pulling.pull(weights, gradient, BLOCKS, start, 3, new Randoms(1));

    assertThat(gradient).containsExactly(2.5f, 4, 3, 9);
    assertThat(weights).containsExactly(2, -4, 0, 8);
  }

  @Test
  void noiseIsNormalFadesAndSparesBiases() {
    int n = 60_000;
    StepRanges blocks =
        StepRanges.whole(
            List.of(
                new ParameterBlock("weight", 0, 0, n, new int[] {n}, true),
                new ParameterBlock("bias", 0, n, 9, new int[] {9}, false)));
    for (int age : new int[] {1, 100}) {
      float[] noisy = new float[n + 9];
      with("gradient-noise", 0.3)
          .pull(new float[n + 9], noisy, blocks, new float[n + 9], age, new Randoms(5));
      double squares = 0;
      double fourths = 0;
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += noisy[i];
        squares += Math.pow(noisy[i], 2);
        fourths += Math.pow(noisy[i], 4);
      }
      double variance = 0.3 / Math.pow(age, 0.55);
      assertThat(sum / n).isCloseTo(0, within(0.02 * Math.sqrt(variance)));
      assertThat(squares / n).isCloseTo(variance, within(0.02 * variance));
      assertThat(fourths / n).isCloseTo(3 * variance * variance, within(0.2 * variance * variance));
      assertThat(Arrays.copyOfRange(noisy, n, n + 9)).containsOnly(0);
    }
  }

  @Test
  void noiseIsThatOfItsKeyAndWithoutSettingsThereIsNone() {
    Randoms noise = new Randoms(8);
    noise.nextNormal();
    noise.restart(7);
    float[] again = gradient.clone();
    with("gradient-noise", 1).pull(weights, gradient, BLOCKS, weights, 1, new Randoms(7));
    with("gradient-noise", 1).pull(weights, again, BLOCKS, weights, 1, noise);

    assertThat(again).isEqualTo(gradient);
    assertThat(Regularization.NONE.pulls()).isFalse();
  }

  private static Regularization with(String key, double value) {
    Binder binder = new Binder(new Registries(List.of()));
    String yaml = "{" + key + ": " + value + "}";
    return binder.bind(JobText.parse("test", yaml, Map.of()), Regularization.class);
  }

  @Test
  void notANumberIsNeitherClippedNorHidden() {
    gradient[1] = Float.NaN;
    assertThat(clipping(5).apply(weights, gradient, BLOCKS, 0.5).getAsDouble()).isNaN();
    assertThat(gradient[1]).isNaN();

    gradient[1] = Float.POSITIVE_INFINITY;
    assertThat(clipping(5).apply(weights, gradient, BLOCKS, 0.5))
        .hasValue(Double.POSITIVE_INFINITY);
    assertThat(gradient[1]).isNaN();
  }

  @Test
  void normIsTheEuclideanOneOfAnyRange() {
    Random random = new Random(3);
    float[] vector = new float[1000];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian() * 1e25f;
    }
    for (int from = 0; from < 20; from++) {
      for (int to = from; to < vector.length; to += 61) {
        double squares = 0;
        for (int i = from; i < to; i++) {
          squares += (double) vector[i] * vector[i];
        }
        assertThat(Vectors.norm(vector, from, to))
            .isCloseTo(Math.sqrt(squares), within(1e-13 * Math.sqrt(squares)));
      }
    }
  }

  @Test
  void signsAreThoseOfAnyWeight() {
    float[] target = new float[5];
    float[] vector = {1e-37f, -1e-37f, Float.MAX_VALUE, Float.NEGATIVE_INFINITY, -0.0f};
    Vectors.addSigns(target, vector, 0, 5, 0.5f);

    assertThat(target).containsExactly(0.5f, -0.5f, 0.5f, -0.5f, 0);
  }

  @Test
  void refusesWhatNoJobCanMean() {
    assertThatThrownBy(() -> holding(0, 0, 0, Optional.empty(), Double.NaN))
        .hasMessage("max-norm is NaN; it is a number above 0");
    assertThatThrownBy(() -> new Regularization(-1, 0, 0, Optional.empty()))
        .hasMessage("l1 is -1.0; it is a number from 0 on");
    assertThatThrownBy(() -> new Regularization(0, Double.NaN, 0, Optional.empty()))
        .hasMessage("l2 is NaN; it is a number from 0 on");
    assertThatThrownBy(() -> new Regularization(0, 0, -1, Optional.empty()))
        .hasMessage("weight-decay is -1.0; it is a number from 0 on");
    assertThatThrownBy(() -> clipping(0)).hasMessage("clip-norm is 0.0; it is a number above 0");
    for (String key : List.of("clip-norm-each", "clip-value")) {
      assertThatThrownBy(() -> with(key, 0))
          .isInstanceOf(JobFileException.class)
          .hasMessageContaining(key)
          .hasMessageContaining("above 0");
    }
    for (String key : List.of("proximal", "gradient-noise")) {
      assertThatThrownBy(() -> with(key, -1))
          .isInstanceOf(JobFileException.class)
          .hasMessageContaining(key)
          .hasMessageContaining("from 0");
    }
  }

  private static Regularization clipping(double norm) {
    return new Regularization(0, 0, 0, Optional.of(norm));
  }
}
