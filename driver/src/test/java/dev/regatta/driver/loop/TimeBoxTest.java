package dev.regatta.driver.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.driver.averaging.Nova;
import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.LocalExchange;
import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.schedule.Exponential;
import dev.regatta.driver.state.StateFrame;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.sync.TimeBox;
import dev.regatta.worker.io.Tensors;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.train.KeptSlots;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.LocalState;
import dev.regatta.worker.train.LocalTrainer;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.StartState;
import dev.regatta.worker.train.TimedSteps;
import dev.regatta.worker.train.Update;
import dev.regatta.worker.train.WorkerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rounds that end with their time, by times that leave no doubt and replicas of fixed paces. */
class TimeBoxTest {
  private static final double NO_TIME = 1e-9;
  private static final double ALL_TIME = 1e9;

  private static TestRun run() {
    TestRun run = new TestRun(TestRows.classes(120, 3).shards(70, 20, 30));
    run.optimizer = "{type: adam, learning-rate: 0.05}";
    run.layers = "[{units: 7, activation: relu, dropout: 0.2}]";
    run.rule = new Nova();
    run.sync = new TimeBox(NO_TIME);
    return run;
  }

  @ParameterizedTest
  @EnumSource
  void noTimeIsOneStepAndAllTimeIsAnEpoch(LocalState localState) {
    for (int threads : new int[] {1, 3}) {
      TestRun run = run();
      run.localState = localState;
      run.threads = threads;
      TestRun.Result one = run.run();
      run.sync = new TimeBox(ALL_TIME);
      TestRun.Result epoch = run.run();

      run.sync = null;
      run.every = 1;
      assertThat(one.digest()).isEqualTo(run.run().digest()).isNotEqualTo(epoch.digest());
      run.every = 1000;
      assertThat(epoch.digest()).isEqualTo(run.run().digest());
      assertThat(epoch.state().rounds).isEqualTo(run.epochs);
    }
  }

  @Test
  void replicasGoOnWhereTheyStoppedAndWaitForEachOtherAtTheEpochsEnd() {
    TestRun run = run();
    List<List<Integer>> steps = new ArrayList<>();
    run.epochs = 1;
    run.listener =
        new TrainingListener() {
          @Override
          public void rounded(TrainingState state) {
            steps.add(Arrays.stream(state.replicaSteps).boxed().toList());
          }
        };

    TestRun.Result result = run.run(run.freshState(), new Paced(run, 2, 1, 3));

    assertThat(steps)
        .containsExactly(
            List.of(2, 1, 3), List.of(4, 2, 4), List.of(6, 3, 4), List.of(8, 3, 4), List.of());
    assertThat(result.state().rows).isEqualTo(120);
    assertThat(result.state().epoch).isEqualTo(1);
    assertThat(result.state().step).isZero();
    assertThat(result.state().age).isEqualTo(3 + 2 + 2 + 2 + 1);
  }

  /** The clock of the schedule is rows, however unequally they were trained. */
  @Test
  void allStepsOfARoundHaveTheRateOfItsBeginning() {
    TestRun run = run();
    run.schedule = new Exponential(0.5, 0);
    Paced exchange = new Paced(run, 2, 1, 3);

    run.run(run.freshState(), exchange);

    long rows = 0;
    for (int round = 0; round < exchange.plans.size(); round++) {
      assertThat(exchange.plans.get(round).rates())
          .containsExactly(new double[] {0.05 * Math.pow(0.5, rows / 120.0)}, within(1e-15));
      rows += exchange.rows.get(round);
    }
    assertThat(rows).isEqualTo(360);
  }

  @ParameterizedTest
  @EnumSource
  void anyRoundOfUnequalReplicasCanBeResumed(LocalState localState) throws Exception {
    List<byte[]> frames = new ArrayList<>();
    TestRun run = run();
    run.localState = localState;
    run.checkpointEveryRounds = OptionalInt.of(1);
    run.checkpoints = (state, best) -> frames.add(StateFrame.of(state).encode());
    TestRun.Result golden = run.run(run.freshState(), new Paced(run, 2, 1, 3));
    assertThat(frames).hasSize(15);
    run.checkpoints = (state, best) -> {};

    for (byte[] frame : frames) {
      TrainingState state = run.freshState();
      StateFrame.read(Tensors.decode(frame), state);
      TestRun.Result resumed = run.run(state, new Paced(run, 2, 1, 3));

      assertThat(resumed.digest()).isEqualTo(golden.digest());
      assertThat(resumed.state().rounds).isEqualTo(golden.state().rounds);
    }
  }

  /** Workers of one replica each that take a fixed number of steps where there is a time. */
  private static final class Paced implements Exchange {
    final List<RoundPlan> plans = new ArrayList<>();
    final List<Long> rows = new ArrayList<>();
    private final int[] paces;
    private final List<LocalTrainer> trainers = new ArrayList<>();
    private final LocalExchange honest;
    private KeptSlots[] restored = {};
    private boolean given = true;

    Paced(TestRun run, int... paces) {
      this.paces = paces;
      WorkerSpec spec = run.workerSpec();
      LocalSpec local = spec.local(spec.buildNetwork());
      run.training.forEach(shard -> trainers.add(new LocalTrainer(local, shard, trainers.size())));
      honest = new LocalExchange(local, spec, run.shards(), 2);
    }

    @Override
    public List<Update> round(RoundPlan plan, TrainingState state) {
      TimedSteps timed = Objects.requireNonNull(plan.timed());
      plans.add(plan);
      List<Update> updates = new ArrayList<>();
      for (int worker = 0; worker < paces.length; worker++) {
        double[] rates = new double[paces[worker]];
        Arrays.fill(rates, plan.rates()[0]);
        RoundPlan own =
            new RoundPlan(plan.epoch(), timed.firstSteps()[worker], rates, plan.age(), false);
        KeptSlots[] kept = given ? KeptSlots.ofWorker(restored, worker, 1) : null;
        StartState start = new StartState(state.weights, state.optimizerSlots, kept);
        updates.add(trainers.get(worker).run(own, start, () -> false));
      }
      given = false;
      rows.add(updates.stream().mapToLong(Update::rows).sum());
      return updates;
    }

    @Override
    public KeptSlots[] kept() {
      return trainers.stream()
          .flatMap(trainer -> Arrays.stream(trainer.kept()))
          .map(KeptSlots::copy)
          .toArray(KeptSlots[]::new);
    }

    @Override
    public void restore(KeptSlots[] kept) {
      restored = kept;
      given = true;
    }

    @Override
    public List<Evaluation> evaluate(float[] weights, List<Part> parts) {
      return honest.evaluate(weights, parts);
    }

    @Override
    public void close() {
      honest.close();
      trainers.forEach(LocalTrainer::close);
    }
  }
}
