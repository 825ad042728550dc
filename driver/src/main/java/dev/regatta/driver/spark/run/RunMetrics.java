package dev.regatta.driver.spark.run;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.driver.exchange.Traffic;
import dev.regatta.driver.history.BestFigure;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.loop.Clock;
import dev.regatta.driver.loop.Clock.Phase;
import dev.regatta.driver.loop.Remaining;
import dev.regatta.driver.spark.metrics.Lane;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.store.CheckpointWriteException;
import dev.regatta.worker.train.Divergence;
import dev.regatta.worker.train.RoundPlan;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a run, registered with Spark's metrics system from its start to its end.
 *
 * <p>The run's own thread writes them, between rounds; sinks read them whenever they like. So what
 * a sink sees is of one round or the next, and asks nothing of the run. Gauges are NaN until there
 * is something to say. Counters begin with this process, gauges go on where a resumed run does.
 */
final class RunMetrics implements RunListener, AutoCloseable {
  /** What a round is made of. */
  private static final Set<Phase> OF_ROUNDS =
      Set.of(Phase.TRAIN, Phase.EXCHANGE, Phase.VALIDATE, Phase.CHECKPOINT);

  private final MetricRegistry metrics = new MetricRegistry();
  private final Clock clock;

  private final Reading rounds = gauge("rounds");
  private final Reading epochs = gauge("epochs");
  private final Reading epochsPlanned = gauge("epochs-planned");
  private final Reading rows = gauge("rows");
  private final Reading rowsPerEpoch = gauge("rows-per-epoch");
  private final Reading rowsPerSecond = gauge("rows-per-second");
  private final Reading learningRate = gauge("learning-rate");
  private final Reading runningLoss = gauge("running-loss");
  private final Reading trainingLoss = gauge("training-loss");
  private final Reading validationLoss = gauge("validation-loss");
  private final Reading monitor = gauge("monitor");
  private final Reading best = gauge("best");
  private final Reading secondsLeft = gauge("seconds-left");
  private final Reading roundSeconds = gauge("round-seconds");
  private final Map<Phase, Reading> roundParts = new EnumMap<>(Phase.class);
  private final Map<Phase, Reading> totals = new EnumMap<>(Phase.class);

  private final Counter checkpoints = metrics.counter("checkpoints");
  private final Counter checkpointFailures = metrics.counter("checkpoint-failures");
  private final Counter retries = metrics.counter("retries");
  private final Counter rollbacks = metrics.counter("rollbacks");
  private final Counter sentBytes = metrics.counter("sent-bytes");
  private final Counter receivedBytes = metrics.counter("received-bytes");

  private final Lane lane;
  private String monitored = "";
  private @Nullable BestFigure bestFigure;
  private long epochRows = 1;
  private long rowsBefore;
  private double secondsBefore;
  private Traffic trafficBefore = Traffic.NONE;
  private @Nullable Remaining remaining;

  /** A number that one thread writes and others read. */
  private static final class Reading implements Gauge<Double> {
    private volatile double value = Double.NaN;

    @Override
    public Double getValue() {
      return value;
    }
  }

  /** Registers the metrics of a run. */
  RunMetrics(SparkContext spark, String run, Clock clock) {
    this.clock = clock;
    metrics.register("run", (Gauge<String>) () -> run);
    for (Phase phase : Phase.values()) {
      String word = phase.name().toLowerCase(Locale.ROOT);
      totals.put(phase, gauge("seconds-" + word));
      if (OF_ROUNDS.contains(phase)) {
        roundParts.put(phase, gauge("round-seconds-" + word));
      }
    }
    lane = Lane.take(spark, metrics);
  }

  private Reading gauge(String name) {
    return metrics.register(name, new Reading());
  }

  /** The names of all metrics, without what stands before them. */
  Set<String> names() {
    return metrics.getNames();
  }

  /** All that is known by now, by name, for people who look at the run from outside. */
  ObjectNode snapshot() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    metrics
        .getGauges()
        .forEach(
            (name, gauge) -> {
              if (gauge.getValue() instanceof Double value && Double.isFinite(value)) {
                all.put(name, value);
              }
            });
    metrics.getCounters().forEach((name, counter) -> all.put(name, counter.getCount()));
    return all;
  }

  /** What stands before the names. */
  String lane() {
    return lane.name();
  }

  @Override
  public void started(RunPlan plan) {
    monitored = plan.monitor().metric();
    bestFigure = new BestFigure(plan.monitor());
    epochRows = plan.epochRows();
    rowsPerEpoch.value = epochRows;
    int planned = plan.job().training().epochs();
    epochsPlanned.value = planned;
    remaining = new Remaining(plan.rowsDone(), epochRows, planned * epochRows, clock.total());
    rounds.value = plan.roundsDone();
    at(plan.rowsDone());
    totals.forEach((phase, total) -> total.value = clock.seconds(phase));
    secondsBefore = clock.total();
  }

  private void at(long rowsDone) {
    rowsBefore = rowsDone;
    rows.value = rowsDone;
    epochs.value = (double) rowsDone / epochRows;
  }

  @Override
  public void averaged(TrainingState state, RoundPlan plan, Traffic traffic) {
    Objects.requireNonNull(remaining).averaged(state.rows, clock.total());
    learningRate.value = plan.rates()[plan.steps() - 1];
    sentBytes.inc(traffic.sentBytes() - trafficBefore.sentBytes());
    receivedBytes.inc(traffic.receivedBytes() - trafficBefore.receivedBytes());
    trafficBefore = traffic;
  }

  @Override
  public void validated(Entry entry) {
    runningLoss.value = entry.metric("running-loss");
    trainingLoss.value = entry.metric("training-loss");
    validationLoss.value = entry.metric("validation-loss");
    monitor.value = entry.metric(monitored);
  }

  @Override
  public void rounded(TrainingState state) {
    double working = took(Phase.TRAIN) + took(Phase.EXCHANGE);
    if (working > 0) {
      rowsPerSecond.value = (state.rows - rowsBefore) / working;
    }
    roundParts.forEach((phase, part) -> part.value = took(phase));
    totals.forEach((phase, total) -> total.value = clock.seconds(phase));
    double seconds = clock.total();
    roundSeconds.value = seconds - secondsBefore;
    secondsBefore = seconds;
    Remaining left = Objects.requireNonNull(remaining);
    left.rounded(seconds);
    secondsLeft.value = left.seconds().orElse(Double.NaN);
    rounds.value = state.rounds;
    at(state.rows);
    best.value = Objects.requireNonNull(bestFigure).of(state.history);
    if (state.weightSum > 0) {
      runningLoss.value = state.lossSum / state.weightSum;
    }
  }

  /** Seconds of a phase since the round before. */
  private double took(Phase phase) {
    return clock.seconds(phase) - Objects.requireNonNull(totals.get(phase)).value;
  }

  @Override
  public void saved(SavedCheckpoint checkpoint) {
    checkpoints.inc();
  }

  @Override
  public void notSaved(CheckpointWriteException failure) {
    checkpointFailures.inc();
  }

  @Override
  public void retried(String line) {
    retries.inc();
  }

  @Override
  public void rolledBack(Divergence divergence, double rateScale) {
    rollbacks.inc();
  }

  @Override
  public void wentBack(TrainingState state) {
    Objects.requireNonNull(remaining).wentBack(state.rows, clock.total());
    rounds.value = state.rounds;
    at(state.rows);
  }

  @Override
  public void close() {
    lane.close();
  }
}
