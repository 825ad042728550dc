package dev.regatta.driver.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.LocalExchange;
import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.train.KeptSlots;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.LocalState;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.Update;
import dev.regatta.worker.train.WorkerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DivergenceTest {
  private static TestRun wild(String rate) {
    TestRun run = new TestRun(TestRows.classes(60, 3).shards(30, 30));
    run.optimizer = "{type: sgd, learning-rate: " + rate + "}";
    run.layers = "[{units: 7, activation: relu}, {units: 7, activation: relu}]";
    return run;
  }

  @Test
  void isFoundBeforeItEntersAnAverageAndSaysWhere() {
    TestRun run = wild("1e30");

    TestRun.Result result = run.run();

    assertThat(result.outcome().divergence()).isNotNull();
    assertThat(result.outcome().divergence().describe())
        .contains("worker 0", "replica 0", "epoch 1", "step", "row");
    for (float weight : result.state().weights) {
      assertThat(weight).isFinite();
    }
  }

  @Test
  void rollbackTriesAgainAtHalfTheRateAndThenGivesUp() {
    TestRun run = wild("1e30");
    run.rollbacks = 3;
    List<Double> scales = new ArrayList<>();
    run.listener = rolledBack(scales);

    assertThat(run.run().outcome().divergence()).isNotNull();
    assertThat(scales).containsExactly(0.5, 0.25, 0.125);
  }

  @Test
  void rollbackGoesOnWhereALowerRateIsEnough() {
    TestRun run = oneRound(smallestWildRate());
    run.rollbacks = 3;
    List<Double> scales = new ArrayList<>();
    run.listener = rolledBack(scales);

    TestRun.Result result = run.run();

    assertThat(scales).containsExactly(0.5);
    assertThat(result.outcome().divergence()).isNull();
    assertThat(result.state().rows).isEqualTo(60);
  }

  /** Slots that stay in replicas, against slots that are given anew from the last good round. */
  @Test
  void aRoundThatDivergedLeavesNoTraceInSlotsThatReplicasKeep() {
    List<TestRun.Result> results = new ArrayList<>();
    for (Slots slots : Slots.values()) {
      TestRun run = new TestRun(TestRows.classes(60, 3).shards(30, 30));
      run.localState = LocalState.KEEP;
      run.optimizer = "{type: adam, learning-rate: 0.05}";
      run.threads = 2;
      run.every = 1;
      run.rollbacks = 3;
      WorkerSpec spec = run.workerSpec();
      LocalSpec local = spec.local(spec.buildNetwork());
      Wild exchange = new Wild(new LocalExchange(local, spec, run.shards(), 2), slots);

      results.add(run.run(run.freshState(), exchange));
    }

    TestRun.Result stay = results.get(0);
    TestRun.Result given = results.get(1);
    assertThat(stay.state().rollbacks).isEqualTo(2);
    assertThat(stay.digest()).isEqualTo(given.digest());
    assertThat(stay.state().kept).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertThat(stay.state().kept[i].age()).isEqualTo(stay.state().rounds);
      assertThat(Arrays.deepEquals(stay.state().kept[i].slots(), given.state().kept[i].slots()))
          .isTrue();
    }
  }

  private enum Slots {
    STAY,
    GIVEN
  }

  /** Makes some rounds diverge, by a rate that no replica survives. */
  private static final class Wild implements Exchange {
    private static final Set<Integer> WILD = Set.of(2, 5);

    private final LocalExchange honest;
    private final Slots slots;
    private KeptSlots[] good = {};
    private int rounds;

    Wild(LocalExchange honest, Slots slots) {
      this.honest = honest;
      this.slots = slots;
    }

    @Override
    public List<Update> round(RoundPlan plan, TrainingState state) {
      if (slots == Slots.GIVEN) {
        honest.restore(good);
      }
      if (WILD.contains(++rounds)) {
        double[] rates = new double[plan.steps()];
        Arrays.fill(rates, 1e39);
        RoundPlan wild = new RoundPlan(plan.epoch(), plan.firstStep(), rates, plan.age(), false);
        List<Update> updates = honest.round(wild, state);
        assertThat(updates).anyMatch(update -> update.divergence() != null);
        return updates;
      }
      List<Update> updates = honest.round(plan, state);
      good = honest.kept();
      return updates;
    }

    @Override
    public KeptSlots[] kept() {
      return good;
    }

    @Override
    public void restore(KeptSlots[] kept) {
      good = kept;
      honest.restore(kept);
    }

    @Override
    public List<Evaluation> evaluate(float[] weights, List<Part> parts) {
      return honest.evaluate(weights, parts);
    }

    @Override
    public void close() {
      honest.close();
    }
  }

  private static TestRun oneRound(double rate) {
    TestRun run = wild(Double.toString(rate));
    run.every = 100;
    run.epochs = 1;
    return run;
  }

  /** The first rate, doubling, at which the run diverges: half of it does not. */
  private static double smallestWildRate() {
    for (double rate = 1; rate < 1e30; rate *= 2) {
      if (oneRound(rate).run().outcome().divergence() != null) {
        return rate;
      }
    }
    throw new AssertionError("nothing diverges");
  }

  private static TrainingListener rolledBack(List<Double> scales) {
    return new TrainingListener() {
      @Override
      public void rolledBack(dev.regatta.worker.train.Divergence divergence, double rateScale) {
        scales.add(rateScale);
      }
    };
  }
}
