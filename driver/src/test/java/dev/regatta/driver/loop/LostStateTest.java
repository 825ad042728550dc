package dev.regatta.driver.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.driver.averaging.Elastic;
import dev.regatta.driver.averaging.SlowMomentum;
import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.LocalExchange;
import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.exchange.ReplicaStateLostException;
import dev.regatta.driver.history.History;
import dev.regatta.driver.state.StateFrame;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.train.KeptSlots;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.LocalState;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.Update;
import dev.regatta.worker.train.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Slots that replicas keep are lost with their workers: training goes back, and ends alike. */
class LostStateTest {
  private static final int ROUNDS = 24;

  private static TestRun run(LocalState localState) {
    TestRun run = new TestRun(TestRows.classes(120, 3).shards(30, 31, 29, 30));
    run.localState = localState;
    run.optimizer = "{type: adam, learning-rate: 0.05}";
    run.layers = "[{units: 7, activation: relu, dropout: 0.2}]";
    run.rule = new SlowMomentum(1, OptionalDouble.of(0.3));
    run.threads = 2;
    run.epochs = 12;
    run.every = 1;
    run.checkpointEveryRounds = OptionalInt.of(5);
    return run;
  }

  private static LocalExchange honest(TestRun run) {
    WorkerSpec spec = run.workerSpec();
    LocalSpec local = spec.local(spec.buildNetwork());
    return new LocalExchange(local, spec, run.shards(), 2);
  }

  /** All of the state but the wall clock. */
  private static byte[] bytes(TrainingState state) {
    TrainingState copy = state.copy();
    copy.seconds = 0;
    copy.history = History.EMPTY;
    return StateFrame.of(copy).encode();
  }

  private static List<Object> figures(TrainingState state) {
    return state.history.entries().stream()
        .<Object>map(entry -> List.of(entry.round(), entry.metrics(), entry.gradientNorms()))
        .toList();
  }

  @Test
  void aLossAnywhereEndsInTheSameBits() {
    TestRun.Result golden = run(LocalState.KEEP).run();
    assertThat(golden.state().rounds).isEqualTo(ROUNDS);
    for (Call call : Call.values()) {
      for (Set<Integer> losses : List.of(Set.of(1), Set.of(2, 9), Set.of(4, 5, 6))) {
        TestRun run = run(LocalState.KEEP);
        Forgetful exchange = new Forgetful(honest(run), call, losses);
        List<Long> backTo = new ArrayList<>();
        run.listener =
            new TrainingListener() {
              @Override
              public void wentBack(TrainingState state) {
                backTo.add(state.rounds);
              }
            };

        TestRun.Result result = run.run(run.freshState(), exchange);

        assertThat(backTo).as("%s %s", call, losses).hasSameSizeAs(losses);
        assertThat(bytes(result.state())).isEqualTo(bytes(golden.state()));
        assertThat(figures(result.state())).isEqualTo(figures(golden.state()));
      }
    }
  }

  @Test
  void weightsThatReplicasKeepAreLostAndComeBackToo() {
    TestRun run = run(LocalState.KEEP);
    run.rule = new Elastic(0.9, OptionalDouble.of(0.2));
    TestRun.Result golden = run.run();
    assertThat(golden.state().kept)
        .allSatisfy(kept -> assertThat(kept.slots().length).isEqualTo(3));

    for (Set<Integer> losses : List.of(Set.of(1), Set.of(2, 9), Set.of(4, 5, 6))) {
      Forgetful exchange = new Forgetful(honest(run), Call.ROUND, losses);
      TestRun.Result result = run.run(run.freshState(), exchange);

      assertThat(bytes(result.state())).isEqualTo(bytes(golden.state()));
    }
  }

  @Test
  void theListenerHearsTheCheckpointThatTrainingGoesOnFrom() {
    TestRun run = run(LocalState.KEEP);
    Set<Long> saved = new TreeSet<>(Set.of(0L));
    run.checkpoints = (state, best) -> saved.add(state.rounds);
    List<Long> backTo = new ArrayList<>();
    run.listener =
        new TrainingListener() {
          @Override
          public void wentBack(TrainingState state) {
            assertThat(saved).contains(state.rounds);
            backTo.add(state.rounds);
          }
        };

    run.run(run.freshState(), new Forgetful(honest(run), Call.ROUND, Set.of(1, 12)));

    assertThat(backTo).hasSize(2).startsWith(0L);
    assertThat(backTo.get(1)).isPositive();
  }

  @Test
  void withoutKeptSlotsALossIsAFailure() {
    TestRun run = run(LocalState.AVERAGE);
    Forgetful exchange = new Forgetful(honest(run), Call.ROUND, Set.of(3));

    assertThatThrownBy(() -> run.run(run.freshState(), exchange))
        .isInstanceOf(ReplicaStateLostException.class);
  }

  private enum Call {
    ROUND,
    KEPT,
    EVALUATE
  }

  /** Loses all slots in the calls with these numbers, from 1 on. */
  private static final class Forgetful implements Exchange {
    private final LocalExchange honest;
    private final Call call;
    private final Set<Integer> losses;
    private int calls;
    private boolean restored;

    Forgetful(LocalExchange honest, Call call, Set<Integer> losses) {
      this.honest = honest;
      this.call = call;
      this.losses = losses;
    }

    private void maybeLose(Call now) {
      assertThat(restored).as("restored after a loss").isTrue();
      if (now == call && losses.contains(++calls)) {
        honest.restore(new KeptSlots[0]);
        restored = false;
        throw new ReplicaStateLostException("meant to be lost");
      }
    }

    @Override
    public List<Update> round(RoundPlan plan, TrainingState state) {
      maybeLose(Call.ROUND);
      return honest.round(plan, state);
    }

    @Override
    public KeptSlots[] kept() {
      maybeLose(Call.KEPT);
      return honest.kept();
    }

    @Override
    public void restore(KeptSlots[] kept) {
      restored = true;
      honest.restore(kept);
    }

    @Override
    public List<Evaluation> evaluate(float[] weights, List<Part> parts) {
      maybeLose(Call.EVALUATE);
      return honest.evaluate(weights, parts);
    }

    @Override
    public void close() {
      honest.close();
    }
  }
}
