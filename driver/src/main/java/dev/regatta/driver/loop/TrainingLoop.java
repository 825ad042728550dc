package dev.regatta.driver.loop;

import dev.regatta.driver.averaging.Combine;
import dev.regatta.driver.averaging.RoundAverage;
import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.exchange.ReplicaStateLostException;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.history.Pace;
import dev.regatta.driver.loop.Clock.Phase;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.stop.StopReason;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.train.Divergence;
import dev.regatta.worker.train.LocalState;
import dev.regatta.worker.train.ReplicaWork;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.Update;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The algorithm: rounds of local steps, each followed by an average, until the last epoch is done
 * or a rule stops it. A function of its settings, the state and what the exchange returns.
 */
public final class TrainingLoop {
  /** Going back more often than that to one checkpoint leads nowhere. */
  private static final int MOST_LOSSES = 10;

  private final LoopSettings settings;
  private final Rows rows;
  private final Planner planner;
  private final Exchange exchange;
  private final TrainingState state;
  private final Checkpoints checkpoints;
  private final TrainingListener listener;
  private final Clock clock;
  private final double secondsBefore;
  private double lastRate;

  /** How often it went back to the last checkpoint. */
  private int losses;

  private @Nullable TrainingState lastCheckpoint;

  public TrainingLoop(
      LoopSettings settings,
      Rows rows,
      Exchange exchange,
      TrainingState state,
      Checkpoints checkpoints,
      TrainingListener listener,
      Clock clock) {
    this.settings = settings;
    this.rows = rows;
    planner = new Planner(settings, rows);
    this.exchange = exchange;
    this.state = state;
    this.checkpoints = checkpoints;
    this.listener = listener;
    this.clock = clock;
    secondsBefore = state.seconds;
  }

  /**
   * Trains from the state on.
   *
   * @param interrupted asked after each round; when true the state is saved and the loop ends
   */
  public Outcome run(BooleanSupplier interrupted) {
    exchange.restore(state.kept);
    remember();
    while (true) {
      try {
        return train(interrupted);
      } catch (ReplicaStateLostException e) {
        goBack(e);
      }
    }
  }

  private Outcome train(BooleanSupplier interrupted) {
    Optional<StopReason> stop = stopReason();
    while (stop.isEmpty() && state.epoch < settings.epochs()) {
      RoundPlan plan = planner.next(state);
      long started = System.nanoTime();
      long movedBefore = moved();
      List<Update> updates = exchange(plan);
      Divergence divergence = divergence(updates);
      if (divergence != null) {
        if (state.rollbacks == settings.rollbacks()) {
          return new Outcome(null, divergence, false);
        }
        rollBack(divergence);
        continue;
      }
      float[] before = plan.statistics() ? state.weights.clone() : new float[0];
      average(plan, updates);
      measure(plan, updates, System.nanoTime() - started, moved() - movedBefore);
      advance(plan, updates);
      listener.averaged(state, plan, exchange.traffic());
      boolean epochEnds = state.step == 0;
      boolean validated = epochEnds && planner.validatesAfter(state.epoch - 1);
      if (validated) {
        validate(before, updates);
        stop = stopReason();
      }
      boolean stopNow = interrupted.getAsBoolean();
      if (checkpointDue(epochEnds) || stop.isPresent() || stopNow) {
        checkpoint(validated);
      }
      listener.rounded(state);
      if (stopNow) {
        return new Outcome(null, null, true);
      }
    }
    boolean early = state.epoch < settings.epochs();
    return new Outcome(early ? stop.orElse(null) : null, null, false);
  }

  private List<Update> exchange(RoundPlan plan) {
    long started = System.nanoTime();
    List<Update> updates = exchange.round(plan, state);
    long slowest = slowest(updates);
    clock.add(Phase.TRAIN, System.nanoTime() - slowest);
    clock.add(Phase.EXCHANGE, started + slowest);
    return updates;
  }

  private static long slowest(List<Update> updates) {
    return updates.stream().mapToLong(Update::nanos).max().orElse(0);
  }

  private static int mostSteps(List<Update> updates) {
    return updates.stream()
        .flatMap(update -> update.work().stream())
        .mapToInt(ReplicaWork::steps)
        .max()
        .orElse(0);
  }

  private static @Nullable Divergence divergence(List<Update> updates) {
    for (Update update : updates) {
      if (update.divergence() != null) {
        return update.divergence();
      }
    }
    return null;
  }

  /** The state is still that of the last good average: only the rate changes. */
  private void rollBack(Divergence divergence) {
    state.rollbacks++;
    state.rateScale /= 2;
    listener.rolledBack(divergence, state.rateScale);
  }

  private void average(RoundPlan plan, List<Update> updates) {
    long started = System.nanoTime();
    Combine.apply(updates, settings.local(), settings.averaging(), plan.meanRate(), state);
    clock.add(Phase.EXCHANGE, started);
  }

  /** Bytes that went out and came back so far. */
  private long moved() {
    return exchange.traffic().sentBytes() + exchange.traffic().receivedBytes();
  }

  /** Writes down what a round took; for the policy, as long as it wants it measured. */
  private void measure(RoundPlan plan, List<Update> updates, long nanos, long bytes) {
    long slowest = slowest(updates);
    double mean = updates.stream().mapToLong(Update::nanos).average().orElse(0);
    clock
        .rounds()
        .add(
            new RoundTime(
                plan.timed() == null ? plan.steps() : mostSteps(updates),
                updates.stream().mapToLong(Update::rows).sum(),
                nanos / 1e9,
                slowest / 1e9,
                (slowest - mean) / 1e9,
                bytes));
    Pace pace = state.history.pace();
    if (pace.rounds() >= settings.sync().measuredRounds()) {
      return;
    }
    state.history =
        state.history.withPace(
            pace.plus(slowest / 1e9 / plan.steps(), Math.max(0, nanos - slowest) / 1e9));
    settings.sync().decidedSteps(state.history).ifPresent(listener::stepsDecided);
  }

  /** Moves the clocks and the ledger. */
  private void advance(RoundPlan plan, List<Update> updates) {
    long rowsBefore = state.rows;
    for (Update update : updates) {
      state.rows += update.rows();
      state.epochRows += update.rows();
      state.lossSum += update.lossSum();
      state.weightSum += update.weightSum();
    }
    RoundAverage.add(settings.evaluationWeights(), state, rowsBefore, planner.plannedRows());
    state.seconds = secondsBefore + clock.total();
    lastRate = plan.rates()[plan.steps() - 1];
    state.rounds++;
    if (takeSteps(plan, updates)) {
      if (state.epochRows != rows.perEpoch()) {
        throw new LedgerException(state.epoch, state.epochRows, rows.perEpoch());
      }
      state.epoch++;
      state.step = 0;
      state.replicaSteps = new int[0];
      state.epochRows = 0;
    }
  }

  /** Moves the clocks of local steps; returns whether the epoch is done. */
  private boolean takeSteps(RoundPlan plan, List<Update> updates) {
    if (plan.timed() == null) {
      state.age += plan.steps();
      state.step += plan.steps();
      return state.step == rows.stepsPerEpoch();
    }
    int[] done = plan.timed().firstSteps().clone();
    int most = 0;
    int replica = 0;
    for (Update update : updates) {
      for (ReplicaWork work : update.work()) {
        done[replica++] += work.steps();
        most = Math.max(most, work.steps());
      }
    }
    state.age += most;
    state.step = Arrays.stream(done).max().orElse(0);
    state.replicaSteps = done;
    return rows.done(done);
  }

  private boolean checkpointDue(boolean epochEnds) {
    boolean lastEpoch = state.epoch == settings.epochs();
    boolean byEpoch =
        epochEnds && (lastEpoch || state.epoch % settings.checkpointEveryEpochs() == 0);
    OptionalInt everyRounds = settings.checkpointEveryRounds();
    return byEpoch || (everyRounds.isPresent() && state.rounds % everyRounds.getAsInt() == 0);
  }

  private void validate(float[] before, List<Update> updates) {
    long started = System.nanoTime();
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("running-loss", state.weightSum == 0 ? 0 : state.lossSum / state.weightSum);
    List<Evaluation> evaluations =
        exchange.evaluate(state.evaluated(), List.of(Part.TRAINING_SAMPLE, Part.VALIDATION));
    put(metrics, "training-", evaluations.get(0));
    put(metrics, "validation-", evaluations.get(1));
    WorkerDrift.of(updates, settings.local(), before)
        .ifPresent(drift -> metrics.put(WorkerDrift.METRIC, drift));
    Entry entry =
        new Entry(
            state.rounds,
            state.epoch,
            state.rows,
            lastRate,
            metrics,
            RoundStatistics.gradientNorms(updates),
            RoundStatistics.updateRatios(settings.local().network(), before, state.weights),
            secondsBefore + clock.total());
    state.lossSum = 0;
    state.weightSum = 0;
    state.history = state.history.plus(entry);
    if (lastIsBest()) {
      state.best = state.evaluated().clone();
    }
    listener.validated(entry);
    clock.add(Phase.VALIDATE, started);
  }

  private static void put(Map<String, Double> metrics, String prefix, Evaluation evaluation) {
    evaluation.values().forEach((name, value) -> metrics.put(prefix + name, value));
  }

  private Optional<StopReason> stopReason() {
    return settings.stopRules().stream()
        .flatMap(rule -> rule.check(state.history, settings.monitor()).stream())
        .findFirst();
  }

  private void checkpoint(boolean validated) {
    long started = System.nanoTime();
    state.kept = exchange.kept();
    checkpoints.save(state, validated && lastIsBest());
    remember();
    losses = 0;
    clock.add(Phase.CHECKPOINT, started);
  }

  /** Only the workers hold the slots that replicas keep: a loss leads back to this state. */
  private void remember() {
    if (settings.local().localState() != LocalState.KEEP) {
      return;
    }
    if (lastCheckpoint == null) {
      lastCheckpoint = state.copy();
    } else {
      lastCheckpoint.copyFrom(state);
    }
  }

  /** An exchange that loses its workers again and again gives up by another exception. */
  private void goBack(ReplicaStateLostException loss) {
    if (lastCheckpoint == null || ++losses > MOST_LOSSES) {
      throw loss;
    }
    state.copyFrom(lastCheckpoint);
    exchange.restore(state.kept);
    listener.wentBack(state);
  }

  /** Rounds differ, so equal entries are the same one. */
  private boolean lastIsBest() {
    return state.history.best(settings.monitor()).equals(state.history.last());
  }
}
