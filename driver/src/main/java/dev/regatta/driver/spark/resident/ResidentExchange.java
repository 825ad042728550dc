package dev.regatta.driver.spark.resident;

import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.exchange.ReplicaStateLostException;
import dev.regatta.driver.exchange.Traffic;
import dev.regatta.driver.log.RunLogger;
import dev.regatta.driver.spark.exchange.Kernels;
import dev.regatta.driver.spark.exchange.ShardRdd;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.Workers;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.train.KeptSlots;
import dev.regatta.worker.train.LocalState;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.StartState;
import dev.regatta.worker.train.Update;
import dev.regatta.worker.train.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * All workers live in one barrier stage over many rounds: a round costs what its bytes cost. Spark
 * never tries a barrier stage of this kind again; so when a worker is lost, all leave, and a new
 * stage goes on from the state that the driver holds. A round counts when all updates have come, so
 * what was lost changes nothing.
 */
public final class ResidentExchange implements Exchange {
  private static final RunLogger LOG = RunLogger.of(ResidentExchange.class);

  /** Stages that may be lost in a row without one order carried out in between. */
  static final int MOST_LOSSES = 4;

  /** Spark's user interface shows a stage's description as it was at the start. */
  private static final double RENEW_SECONDS = 30;

  private static final long JOIN_LIMIT_MILLIS = 120_000;
  private static final long END_LIMIT_MILLIS = 20_000;

  /** Spark's own words on a loss come a little later than the broken connection. */
  private static final long REASON_LIMIT_MILLIS = 5_000;

  private final JavaSparkContext spark;
  private final WorkerSpec spec;
  private final String specJson;
  private final ShardRdd shards;
  private final int workers;
  private final Supplier<String> progress;
  private final Consumer<String> onLoss;
  private final Kernels kernels = new Kernels();
  private final String key = "regatta-" + UUID.randomUUID();
  private final WireMembers members = new WireMembers();
  private final Desk desk = new Desk(key, members.address());
  private final boolean wireOnly;

  private @Nullable Crew crew;
  private @Nullable ResidentStage stage;
  private long stages;
  private int losses;

  /** What the next round starts from, where replicas keep slots and do not hold them. */
  private KeptSlots @Nullable [] restore;

  private boolean keptLost;

  /**
   * Makes the exchange; nothing runs before the first order.
   *
   * @param progress one line on where the run is, for Spark's user interface
   * @param onLoss told in one line when workers are lost and others are to go on
   */
  public ResidentExchange(
      JavaSparkContext spark,
      WorkerSpec spec,
      ShardRdd shards,
      Supplier<String> progress,
      Consumer<String> onLoss) {
    this(spark, spec, shards, progress, onLoss, false);
  }

  private ResidentExchange(
      JavaSparkContext spark,
      WorkerSpec spec,
      ShardRdd shards,
      Supplier<String> progress,
      Consumer<String> onLoss,
      boolean wireOnly) {
    this.wireOnly = wireOnly;
    this.spark = spark;
    this.spec = spec;
    this.shards = shards;
    this.progress = progress;
    this.onLoss = onLoss;
    specJson = Workers.dumpSpec(spec).toString();
    workers = shards.workers().getNumPartitions();
  }

  /** One whose workers call the driver even where they live in its JVM. */
  static ResidentExchange overWire(JavaSparkContext spark, WorkerSpec spec, ShardRdd shards) {
    return new ResidentExchange(spark, spec, shards, () -> "", line -> {}, true);
  }

  @Override
  public List<Update> round(RoundPlan plan, TrainingState state) {
    requireKept();
    List<Update> updates = new ArrayList<>();
    for (Answer answer :
        ask(worker -> new Order.Train(plan, start(state, worker)), this::requireKept)) {
      updates.add(((Answer.Trained) answer).update());
    }
    restore = null;
    kernels.warnWhereTheyDiffer(updates);
    return updates;
  }

  private StartState start(TrainingState state, int worker) {
    KeptSlots[] own = restore == null ? null : KeptSlots.ofWorker(restore, worker, spec.threads());
    return new StartState(state.weights, state.optimizerSlots, own);
  }

  @Override
  public List<Evaluation> evaluate(float[] weights, List<Part> parts) {
    renewWhenOld();
    List<Evaluation> merged = Stream.generate(spec::newEvaluation).limit(parts.size()).toList();
    for (Answer answer :
        ask(worker -> new Order.Measure(weights, parts, shards.sampleRows()), () -> {})) {
      List<long[]> sums = ((Answer.Measured) answer).sums();
      for (int part = 0; part < sums.size(); part++) {
        merged.get(part).merge(Evaluation.decode(spec.metrics(), sums.get(part)));
      }
    }
    return merged;
  }

  @Override
  public KeptSlots[] kept() {
    if (spec.localState() != LocalState.KEEP) {
      return new KeptSlots[0];
    }
    if (restore != null) {
      return restore;
    }
    List<KeptSlots> kept = new ArrayList<>();
    requireKept();
    for (Answer answer : ask(worker -> new Order.ShowKept(), this::requireKept)) {
      kept.addAll(List.of(((Answer.Kept) answer).kept()));
    }
    // Those of workers in this JVM are their own arrays.
    return kept.stream().map(KeptSlots::copy).toArray(KeptSlots[]::new);
  }

  @Override
  public void restore(KeptSlots[] kept) {
    restore = spec.localState() == LocalState.KEEP ? kept : null;
    keptLost = false;
  }

  /** Slots that went with a lost worker come back only with a checkpoint. */
  private void requireKept() {
    if (keptLost) {
      throw new ReplicaStateLostException("slots that replicas kept went with a lost worker");
    }
  }

  /**
   * Has the order carried out by all workers, however many stages that takes.
   *
   * @param check may refuse to go on after a loss
   */
  private List<Answer> ask(IntFunction<Order> orders, Runnable check) {
    while (true) {
      try {
        List<Answer> answers = crew().ask(orders);
        losses = 0;
        return answers;
      } catch (CrewLostException e) {
        afterLoss(String.valueOf(e.getMessage()));
        check.run();
      }
    }
  }

  private Crew crew() throws CrewLostException {
    if (crew == null) {
      TaskSlots.await(spark.sc(), workers);
      crew = new Crew(++stages, workers);
      members.serve(crew);
      if (!wireOnly) {
        desk.open(crew);
      }
      stage =
          ResidentStage.start(
              spark,
              crew,
              key,
              shards.workers(),
              new ResidentTask(stages, specJson, desk),
              progress.get());
      crew.awaitJoined(JOIN_LIMIT_MILLIS);
    }
    return crew;
  }

  private void afterLoss(String reason) {
    ResidentStage lost = stage;
    if (crew != null) {
      crew.dismiss();
    }
    if (lost != null) {
      lost.awaitEnd(REASON_LIMIT_MILLIS);
    }
    String why = lost == null ? reason : joined(reason, lost.failureReason().orElse(reason));
    Optional<Throwable> cancelled = Optional.ofNullable(lost).flatMap(ResidentStage::cancellation);
    endStage();
    if (cancelled.isPresent()) {
      throw new IllegalStateException("the workers' Spark job was cancelled", cancelled.get());
    }
    if (++losses == MOST_LOSSES) {
      throw new IllegalStateException(
          "%d stages in a row were lost without a round done; the last one: %s"
              .formatted(losses, why));
    }
    onLoss.accept("A worker is lost, and a new stage goes on from the last round: " + why);
    keptLost |= spec.localState() == LocalState.KEEP && restore == null;
  }

  private static String joined(String reason, String sparks) {
    return reason.equals(sparks) ? reason : reason + "; " + sparks;
  }

  /** A new stage tells Spark's user interface where the run is now; it holds no kept slots. */
  private void renewWhenOld() {
    ResidentStage current = stage;
    boolean holdsNothing = spec.localState() != LocalState.KEEP;
    if (current != null && holdsNothing && current.seconds() > RENEW_SECONDS) {
      endStage();
    }
  }

  /** Sends all workers away and waits until they have gone. */
  private void endStage() {
    desk.close();
    if (crew != null) {
      crew.dismiss();
    }
    ResidentStage current = stage;
    if (current != null && !current.awaitEnd(REASON_LIMIT_MILLIS)) {
      current.cancel();
      if (!current.awaitEnd(END_LIMIT_MILLIS)) {
        LOG.warn(
            "The workers' stage has not ended {} s after it was cancelled",
            END_LIMIT_MILLIS / 1000);
      }
    }
    crew = null;
    stage = null;
  }

  /** Of workers in this JVM nothing is counted: arrays reach them as they are. */
  @Override
  public Traffic traffic() {
    return new Traffic(members.sentBytes(), members.receivedBytes());
  }

  @Override
  public void close() {
    endStage();
    members.close();
  }
}
