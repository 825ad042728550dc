package dev.regatta.driver.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.driver.averaging.Averaging;
import dev.regatta.driver.averaging.Elastic;
import dev.regatta.driver.averaging.Ema;
import dev.regatta.driver.averaging.IterateAverage;
import dev.regatta.driver.averaging.OuterAdam;
import dev.regatta.driver.averaging.OuterNesterov;
import dev.regatta.driver.averaging.SlowMomentum;
import dev.regatta.driver.averaging.Swa;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.history.Pace;
import dev.regatta.driver.schedule.CosineRestarts;
import dev.regatta.driver.schedule.Plateau;
import dev.regatta.driver.state.StateFrame;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.stop.Patience;
import dev.regatta.driver.sync.Budget;
import dev.regatta.driver.sync.PostLocal;
import dev.regatta.worker.io.Tensors;
import dev.regatta.worker.train.LocalState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that goes on from the state of any round ends as the one that was never interrupted. */
class ResumeTest {
  private static TestRun run(LocalState localState) {
    TestRun run = new TestRun(TestRows.classes(120, 3).shards(30, 31, 29, 30));
    run.localState = localState;
    run.optimizer = "{type: adam, learning-rate: 0.05}";
    run.layers = "[{units: 7, activation: relu, dropout: 0.2}]";
    run.rule = new SlowMomentum(1, OptionalDouble.of(0.3));
    run.schedule = new Plateau(0.5, 0, 0.05, 0, 0.5);
    run.stopRules = List.of(new Patience(3, 0.01));
    run.epochs = 40;
    run.every = 2;
    return run;
  }

  @ParameterizedTest
  @EnumSource
  void anyRoundCanBeResumed(LocalState localState) throws Exception {
    assertAnyRoundCanBeResumed(() -> run(localState));
  }

  @Test
  void runningStatisticsAreResumed() throws Exception {
    assertAnyRoundCanBeResumed(
        () -> {
          TestRun run = run(LocalState.KEEP);
          run.layers = "[{units: 7, activation: relu, normalization: batch-norm}]";
          return run;
        });
  }

  static Stream<Averaging> outerRules() {
    return Stream.of(new OuterNesterov(0.7, 0.5), new OuterAdam(0.02, 0.9, 0.99, 1e-3));
  }

  @ParameterizedTest
  @MethodSource("outerRules")
  void theOuterRulesSlotsAndThePolicysClockAreResumed(Averaging rule) throws Exception {
    assertAnyRoundCanBeResumed(
        () -> {
          TestRun run = run(LocalState.AVERAGE);
          run.rule = rule;
          run.optimizer = "{type: amsgrad, learning-rate: 0.05}";
          run.schedule = new CosineRestarts(2, 1, 0.2, 0.5);
          run.sync = new PostLocal(2, 0.1);
          return run;
        });
  }

  @Test
  void theWeightsThatReplicasKeepAreResumed() throws Exception {
    assertAnyRoundCanBeResumed(
        () -> {
          TestRun run = run(LocalState.KEEP);
          run.rule = new Elastic(0.9, OptionalDouble.empty());
          run.threads = 2;
          return run;
        });
  }

  static Stream<IterateAverage> roundAverages() {
    return Stream.of(new Ema(200), new Swa(0.1));
  }

  @ParameterizedTest
  @MethodSource("roundAverages")
  void theAverageOverRoundsIsResumed(IterateAverage average) throws Exception {
    assertAnyRoundCanBeResumed(
        () -> {
          TestRun run = run(LocalState.KEEP);
          run.evaluationWeights = average;
          return run;
        });
  }

  /** Whatever was measured: what it decided is what a resumed run goes on with. */
  @Test
  void theStepsThatMeasuringDecidedAreResumed() throws Exception {
    Map<Long, byte[]> frames = new LinkedHashMap<>();
    TestRun run = run(LocalState.AVERAGE);
    run.stopRules = List.of();
    run.sync = new Budget(0.2, 3);
    run.checkpointEveryRounds = OptionalInt.of(1);
    run.checkpoints = (state, best) -> frames.put(state.rounds, StateFrame.of(state).encode());
    List<Integer> decided = new ArrayList<>();
    run.listener =
        new TrainingListener() {
          @Override
          public void stepsDecided(int localSteps) {
            decided.add(localSteps);
          }
        };
    TestRun.Result golden = run.run();
    run.checkpoints = (state, best) -> {};

    assertThat(decided).hasSize(1);
    assertThat(golden.state().history.pace().rounds()).isEqualTo(15);
    for (long round : new long[] {15, 16, 21}) {
      TrainingState state = run.freshState();
      StateFrame.read(Tensors.decode(Objects.requireNonNull(frames.get(round))), state);
      TestRun.Result resumed = run.run(state, null);

      assertThat(resumed.digest()).isEqualTo(golden.digest());
      assertThat(resumed.state().rounds).isEqualTo(golden.state().rounds);
      assertThat(resumed.state().history.pace()).isEqualTo(golden.state().history.pace());
    }
    assertThat(decided).hasSize(1);
  }

  /** An exchange as long as 2.5 steps: three, where it may take half of the time. */
  @Test
  void stepsThatWereDecidedBeforeAreKeptTo() {
    TestRun run = run(LocalState.AVERAGE);
    run.stopRules = List.of();
    run.epochs = 3;
    run.every = 3;
    String three = run.run().digest();
    Pace pace = Pace.NONE;
    for (int round = 0; round < 15; round++) {
      pace = pace.plus(0.004, 0.01);
    }
    TrainingState state = run.freshState();
    state.history = state.history.withPace(pace);
    run.sync = new Budget(0.5, 64);

    assertThat(run.run(state, null).digest()).isEqualTo(three).isNotEqualTo(run.run().digest());
  }

  private static void assertAnyRoundCanBeResumed(Supplier<TestRun> run) throws Exception {
    List<byte[]> frames = new ArrayList<>();
    TestRun through = run.get();
    through.checkpointEveryRounds = OptionalInt.of(1);
    through.checkpoints = (state, best) -> frames.add(StateFrame.of(state).encode());
    TestRun.Result golden = through.run();
    assertThat(golden.outcome().stop()).as("stopped early").isNotNull();
    assertThat(frames).hasSizeGreaterThan(10);
    assertThat(new HashSet<>(frames.stream().map(java.util.Arrays::hashCode).toList()))
        .as("successive checkpoints differ")
        .hasSameSizeAs(frames);

    for (byte[] frame : frames) {
      TestRun rest = run.get();
      TrainingState state = rest.freshState();
      StateFrame.read(Tensors.decode(frame), state);
      TestRun.Result resumed = rest.run(state, null);

      assertThat(resumed.digest()).isEqualTo(golden.digest());
      assertThat(resumed.state().evaluated()).isEqualTo(golden.state().evaluated());
      assertThat(resumed.state().best).isEqualTo(golden.state().best);
      assertThat(resumed.state().rounds).isEqualTo(golden.state().rounds);
      assertThat(resumed.outcome()).isEqualTo(golden.outcome());
      assertThat(figures(resumed)).isEqualTo(figures(golden));
    }
  }

  private static List<List<Object>> figures(TestRun.Result result) {
    return result.state().history.entries().stream().map(ResumeTest::figures).toList();
  }

  /** All of an entry but the wall clock. */
  private static List<Object> figures(Entry entry) {
    Map<String, Double> metrics = entry.metrics();
    return List.of(
        entry.round(),
        entry.epoch(),
        entry.rows(),
        entry.learningRate(),
        metrics,
        entry.gradientNorms(),
        entry.updateRatios());
  }
}
