package dev.regatta.worker.optimizer;

import static dev.regatta.worker.optimizer.RegularizationSamples.BLOCKS;
import static dev.regatta.worker.optimizer.RegularizationSamples.clipping;
import static dev.regatta.worker.optimizer.RegularizationSamples.holding;
import static dev.regatta.worker.optimizer.RegularizationSamples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.regatta.conf.JobFileException;
import dev.regatta.conf.JobText;
import dev.regatta.worker.Workers;
import dev.regatta.worker.network.Constraint;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.ParameterBlock.Stepped;
import dev.regatta.worker.network.Penalty;
import dev.regatta.worker.network.StepRanges;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.WorkerSpec;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegularizationTest {
  private final float[] weights = {2, -4, 0, 8};
  private final float[] gradient = {2, 4, 4, 8};

  @Test
  void withoutSettingsTouchesNothing() {
    assertThat(Regularization.NONE.apply(weights, gradient, BLOCKS, 0.5)).isEmpty();

    assertThat(weights).containsExactly(2, -4, 0, 8);
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
    StepRanges penalized =
        StepRanges.whole(
            List.of(
                penalized("weight", 0, 39_900, true, new Penalty(1e-3, 1e-2, 0.5, 0)),
                penalized("bias", 39_900, 100, false, new Penalty(0.1, 0, 0, 0.2))));
    checkStep(new Regularization(1e-3, 1e-2, 0.5, Optional.of(5.0)), optimizer, n, penalized);
    checkStep(Regularization.NONE, optimizer, n, penalized);
  }

  private static ParameterBlock penalized(
      String name, int from, int length, boolean decays, Penalty penalty) {
    int[] shape = {length};
    return new ParameterBlock(
        name, 0, from, length, shape, decays, Stepped.WHOLE, penalty, List.of());
  }

  @Test
  void constraintsOfABlockFollowTheStepInTheirOrder() {
    Constraint doubles = (all, offset) -> all[offset] *= 2;
    Constraint adds = (all, offset) -> all[offset] += 1;
    StepRanges blocks =
        StepRanges.whole(
            List.of(
                new ParameterBlock("weight", 0, 0, 3, new int[] {3}, true),
                new ParameterBlock(
                    "bias",
                    0,
                    3,
                    1,
                    new int[] {1},
                    false,
                    Stepped.WHOLE,
                    Penalty.NONE,
                    List.of(adds, doubles))));
    float[] constants = new float[Optimizer.CONSTANTS];
    Regularization.NONE.step(
        new Sgd(0.5), weights, gradient, new float[0][], blocks, 1, 0.5, constants);
    assertThat(weights).containsExactly(1, -6, -2, (8 - 4 + 1) * 2);
  }

  @Test
  void penaltiesOfABlockAddToTheJobs() {
    StepRanges blocks =
        StepRanges.whole(
            List.of(
                penalized("weight", 0, 3, true, new Penalty(0.5, 0.25, 0.5, 0.125)),
                penalized("bias", 3, 1, false, new Penalty(1, 0.5, 0, 0.25))));
    float[] own = weights.clone();
    float[] slope = gradient.clone();
    Regularization.NONE.apply(own, slope, blocks, 0.5);
    assertThat(slope).containsExactly(2 + 0.5f + 0.5f, 4 - 0.5f - 1, 4, 8 + 1 + 4);
    assertThat(own).containsExactly(1.25f, -2.5f, 0, 6);

    new Regularization(0.5, 0.25, 0.25, Optional.empty()).apply(weights, gradient, blocks, 0.5);
    assertThat(gradient).containsExactly(2 + 1 + 1, 4 - 1 - 2, 4, 8 + 1 + 4);
    assertThat(weights).containsExactly(1, -2, 0, 6);
  }

  @Test
  void aPenaltyIsFiniteAndNotNegative() {
    assertThatThrownBy(() -> new Penalty(-1, 0, 0, 0))
        .hasMessage("l1 -1.0, l2 0.0, decay 0.0, 0.0: must be finite and not negative");
    assertThatThrownBy(() -> new Penalty(0, Double.NaN, 0, 0)).hasMessageContaining("l2 NaN");
    assertThatThrownBy(() -> new Penalty(0, 0, Double.POSITIVE_INFINITY, 0))
        .hasMessageContaining("decay Infinity");
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
    StepRanges blocks =
        StepRanges.whole(
            List.of(
                penalized("weight", 0, 3, true, new Penalty(0.5, 0.25, 0.5, 0.125)),
                penalized("bias", 3, 1, false, new Penalty(1, 0.5, 0, 0.25))));
    all.step(adam, weights, gradient, slots, BLOCKS, 1, 0.001, constants);
    all.step(adam, weights, gradient, slots, blocks, 1, 0.001, constants);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int age = 2; age <= 1_000; age++) {
      all.step(adam, weights, gradient, slots, BLOCKS, age, 0.001, constants);
      all.step(adam, weights, gradient, slots, blocks, age, 0.001, constants);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4_000);
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
}
