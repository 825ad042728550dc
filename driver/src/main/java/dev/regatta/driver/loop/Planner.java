package dev.regatta.driver.loop;

import dev.regatta.driver.history.Progress;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.TimedSteps;
import java.util.OptionalDouble;

/** What the workers are told to do next: a function of the settings and of where the run stands. */
final class Planner {
  private final LoopSettings settings;
  private final Rows rows;

  Planner(LoopSettings settings, Rows rows) {
    this.settings = settings;
    this.rows = rows;
  }

  /** The next round: it ends where the policy says, or with its epoch. */
  RoundPlan next(TrainingState state) {
    double base = settings.local().optimizer().learningRate() * state.rateScale;
    OptionalDouble millis = settings.sync().boxMillis();
    return millis.isPresent() ? timed(state, base, millis.getAsDouble()) : counted(state, base);
  }

  private RoundPlan counted(TrainingState state, double base) {
    int left = rows.stepsPerEpoch() - state.step;
    Progress now = progress(state, 0);
    double risen = base * settings.schedule().risen(now, state.history);
    int steps = Math.min(left, settings.sync().localSteps(now, risen, state.history));
    double[] rates = new double[steps];
    for (int i = 0; i < steps; i++) {
      rates[i] = base * settings.schedule().at(progress(state, i), state.history);
    }
    boolean statistics = steps == left && validatesAfter(state.epoch);
    return new RoundPlan(state.epoch, state.step, rates, state.age, statistics);
  }

  /** Each replica goes on where it is. Whether it is the epoch's last round is not known before. */
  private RoundPlan timed(TrainingState state, double base, double millis) {
    int[] firstSteps = state.step == 0 ? new int[rows.replicas()] : state.replicaSteps.clone();
    long stepRows = Math.min(rows.after(1), rows.perEpoch() - state.epochRows);
    Progress now = new Progress(state.rows, stepRows, rows.perEpoch(), plannedRows());
    double[] rate = {base * settings.schedule().at(now, state.history)};
    TimedSteps timed = new TimedSteps((long) (millis * 1e6), firstSteps);
    boolean statistics = validatesAfter(state.epoch);
    return new RoundPlan(state.epoch, state.step, rate, state.age, statistics, timed);
  }

  private Progress progress(TrainingState state, int stepOfRound) {
    long epochStart = state.epoch * rows.perEpoch();
    long before = rows.after(state.step + stepOfRound);
    long after = rows.after(state.step + stepOfRound + 1);
    return new Progress(epochStart + before, after - before, rows.perEpoch(), plannedRows());
  }

  /** Rows that the run will have trained if nothing stops it. */
  long plannedRows() {
    return settings.epochs() * rows.perEpoch();
  }

  /** Whether an epoch, 0-based, ends with a validation. */
  boolean validatesAfter(int epoch) {
    return (epoch + 1) % settings.validateEveryEpochs() == 0 || epoch + 1 == settings.epochs();
  }
}
