package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.worker.optimizer.Optimizer;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** Optimizers move weights as the updaters do that they stand for. */
class UpdatersTest {
  private static final int LENGTH = 40;
  private static final int STEPS = 30;

  static Stream<IUpdater> known() {
    return Stream.of(
        new Sgd(0.05),
        new Nesterovs(0.02, 0.8),
        new AdaGrad(0.1),
        new AdaDelta(),
        new RmsProp(0.01),
        new Adam(0.01, 0.85, 0.99, 1e-8),
        new AMSGrad(0.01),
        new AdaMax(0.01));
  }

  @ParameterizedTest
  @MethodSource("known")
  void moveWeightsAlike(IUpdater updater) throws Exception {
    Optimizer optimizer = Updaters.optimizer(updater, 1);
    Random random = new Random(1);
    float[] weights = new float[LENGTH];
    float[][] slots = new float[optimizer.slots()][LENGTH];
    float[] constants = new float[Optimizer.CONSTANTS];
    long stateSize = updater.stateSize(LENGTH);
    @Nullable INDArray state = stateSize == 0 ? null : Nd4j.zeros(1, stateSize);
    GradientUpdater<?> theirs = updater.instantiate(state, state != null);
    for (int slot = 0; slot < slots.length; slot++) {
      // Where ND4J begins: with an epsilon in some, which a network's own updater has, too
      System.arraycopy(
          Objects.requireNonNull(state).dup().data().asFloat(),
          slot * LENGTH,
          slots[slot],
          0,
          LENGTH);
    }
    INDArray theirWeights = Nd4j.zeros(1, LENGTH);
    for (int step = 0; step < STEPS; step++) {
      float[] gradient = new float[LENGTH];
      for (int i = 0; i < LENGTH; i++) {
        gradient[i] = (float) (0.1 * random.nextGaussian());
      }
      INDArray update = Nd4j.createFromArray(gradient.clone()).reshape(1, LENGTH);
      theirs.applyUpdater(update, step, 0);
      theirWeights.subi(update);
      double rate = updater.hasLearningRate() ? updater.getLearningRate(step, 0) : 1;
      optimizer.prepare(step + 1, rate, constants);
      optimizer.step(weights, gradient, slots, 0, LENGTH, constants);
    }
    float[] expected = theirWeights.dup().data().asFloat();
    double distance = 0;
    double norm = 0;
    for (int i = 0; i < LENGTH; i++) {
      distance += Math.pow(weights[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    assertThat(norm).isPositive();
    assertThat(Math.sqrt(distance / norm)).as("%s", updater).isLessThan(2e-3);
  }

  static Stream<IUpdater> unknown() {
    ISchedule schedule = new StepSchedule(ScheduleType.ITERATION, 0.9, 0.5, 10);
    return Stream.of(new Nadam(), new AdaBelief(), new NoOp(), new Nesterovs(0.1, schedule));
  }

  @ParameterizedTest
  @MethodSource("unknown")
  void othersAreRefusedByName(IUpdater updater) {
    assertThatThrownBy(() -> Updaters.optimizer(updater, 1))
        .isInstanceOf(UnfitException.class)
        .hasMessageStartingWith("the updater ")
        .hasMessageContaining(updater.getClass().getSimpleName())
        .message()
        .doesNotContain("\n");
  }
}
