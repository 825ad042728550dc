package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.conf.Yaml;
import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.job.ExchangeKind;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.job.WarmStart;
import dev.regatta.driver.loop.Clock;
import dev.regatta.driver.loop.Clock.Phase;
import dev.regatta.driver.loop.Outcome;
import dev.regatta.driver.loop.Rows;
import dev.regatta.driver.loop.TrainingLoop;
import dev.regatta.driver.spark.Failures;
import dev.regatta.driver.spark.JobLabel;
import dev.regatta.driver.spark.exchange.ShardRdd;
import dev.regatta.driver.spark.prepare.DataPlan;
import dev.regatta.driver.spark.shard.ColumnDrift;
import dev.regatta.driver.spark.shard.Placement;
import dev.regatta.driver.spark.shard.PreparedData;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.store.Checkpoint;
import dev.regatta.driver.store.CheckpointStore;
import dev.regatta.driver.store.RunDirectory;
import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.train.LocalState;
import dev.regatta.worker.train.WorkerSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Trains a job in a Spark session that somebody started and that goes on afterwards: read, split,
 * prepare, shard, rounds, export. What stays is the run directory.
 */
public final class TrainingRun {
  private final SparkSession session;
  private final JavaSparkContext spark;
  private final TrainRequest request;
  private final RunListener listener;
  private final RunDirectory directory;
  private final JobRows jobRows;
  private final Clock clock;

  private TrainingRun(
      SparkSession session,
      TrainRequest request,
      RunListener listener,
      RunDirectory directory,
      JobRows rows,
      Clock clock) {
    this.session = session;
    this.request = request;
    this.listener = listener;
    this.directory = directory;
    jobRows = rows;
    this.clock = clock;
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  /**
   * Trains, or goes on training, until the job is done, a rule stops it, it diverges or it is
   * interrupted.
   *
   * @throws UserException for wrong input; earlier results are as they were
   */
  public static TrainResult run(SparkSession session, TrainRequest request, RunListener listener) {
    try (JobRows rows = new JobRows(session)) {
      return run(session, request, listener, rows);
    }
  }

  /**
   * The same with rows that other runs may have read.
   *
   * @param rows of the same session
   */
  static TrainResult run(
      SparkSession session, TrainRequest request, RunListener listener, JobRows rows) {
    // A library that is not to be had is told of before anything is read.
    Blas.best();
    TrainRequest whole = RunDirectories.withFiles(session, request);
    try (RunDirectory directory = RunDirectories.open(session, whole)) {
      if (directory.state() == RunDirectory.State.COMPLETED) {
        ObjectNode summary = directory.summary().orElseThrow();
        return TrainResult.of(directory, summary, "", true);
      }
      return train(session, whole, listener, directory, rows);
    } catch (IOException e) {
      throw RunDirectories.unreadable(request, e);
    }
  }

  private static TrainResult train(
      SparkSession session,
      TrainRequest request,
      RunListener listener,
      RunDirectory directory,
      JobRows rows)
      throws IOException {
    Clock clock = new Clock();
    try (RunMetrics metrics = new RunMetrics(session.sparkContext(), directory.run(), clock);
        RunLog log = RunLog.open(directory, metrics.lane())) {
      directory.showProgress(metrics::snapshot);
      RunListener all =
          new Listeners(List.of(new HistoryWriter(directory.history()), metrics, log, listener));
      all.opened(directory.path().toString());
      return log.around(new TrainingRun(session, request, all, directory, rows, clock)::labelled);
    }
  }

  /** All jobs are in a group of the run's name, which Spark's user interface shows and cancels. */
  private TrainResult labelled() throws IOException {
    String name = directory.path().getName();
    JobLabel label = JobLabel.group(spark, directory.run(), name + ": reading and preparing rows");
    try {
      return train();
    } catch (Exception e) {
      // Spark throws checked exceptions that no signature tells of.
      Optional<String> cancelled = Failures.cancelled(e);
      if (cancelled.isPresent()) {
        throw new RunCancelledException(cancelled.get(), e);
      }
      throw e;
    } finally {
      label.putBack();
    }
  }

  private TrainResult train() throws IOException {
    Optional<Resharding> resharding = resharding();
    Job job =
        resharding.isPresent()
            ? resharding.get().asDecidedBefore(request.job())
            : asDecidedBefore(request.job());
    DataPlan plan = jobRows.read(request.handed().inputs(), job, clock);
    Optional<Beginning> beginning = job.warmStart().map(this::beginning);
    if (beginning.isPresent()) {
      plan = plan.preparedBy(beginning.get().preparation(plan.preparation(), job.prepare().rows()));
    }
    request.handed().note().ifPresent(listener::note);
    job = decide(job, plan);
    Placement placement = new Placing(spark.sc(), listener).of(Prepared.of(job, plan), plan);
    Prepared prepared = Prepared.of(Resolution.placed(job, placement), plan);
    job = prepared.job();
    if (prepared.job().training().exchange().orElseThrow() == ExchangeKind.JOBS) {
      RoundResults.of(prepared.workers(), prepared.local()).require(spark.getConf());
    }
    Optional<Checkpoint> checkpoint = checkpoint(plan, resharding);
    directory.writeJob(Yaml.write(Jobs.dump(job)));
    PreparedData data = jobRows.pack(plan, prepared.workers(), placement, clock);
    tellOfRows(plan, data);
    long started = System.nanoTime();
    TrainingState state = state(prepared, checkpoint, beginning);
    if (resharding.isPresent()) {
      listener.note(resharding.get().describe(state, prepared.workers()));
      Resharding.deal(state);
      resharding.get().copyHistory(directory.history());
    }
    clock.add(Phase.CHECKPOINT, started);
    return train(prepared, plan, data, checkpoint, state);
  }

  /** What is re-sharded; nothing where this run has checkpoints of its own already. */
  private Optional<Resharding> resharding() throws IOException {
    Job job = request.job();
    return request.resume() instanceof Resume.Reshard reshard
            && directory.checkpoints(job.checkpoint().keep()).newestValid().isEmpty()
        ? Optional.of(
            Resharding.of(
                reshard,
                RunDirectories.identity(job),
                session.sparkContext().hadoopConfiguration()))
        : Optional.empty();
  }

  private Beginning beginning(WarmStart settings) {
    return Beginning.of(
        settings,
        request.handed(),
        path -> ModelFrame.open(path, session.sparkContext().hadoopConfiguration()));
  }

  /** What an earlier part of this run decided stands. */
  private Job asDecidedBefore(Job job) throws IOException {
    Optional<String> earlier = directory.job();
    return earlier.isEmpty()
        ? job
        : Resolution.asBefore(
            job, Jobs.dump(Jobs.bind(JobText.parse("job.yaml", earlier.get(), Map.of()))));
  }

  private Job decide(Job job, DataPlan plan) {
    int slots = Decisions.slots(spark.sc(), job.training(), listener::note);
    return Decisions.of(spark.sc(), job, plan, slots, listener::note);
  }

  private Optional<Checkpoint> checkpoint(DataPlan plan, Optional<Resharding> resharding)
      throws IOException {
    long started = System.nanoTime();
    CheckpointStore store = directory.checkpoints(request.job().checkpoint().keep());
    Optional<Checkpoint> found =
        resharding.isPresent()
            ? Optional.of(resharding.get().checkpoint())
            : Restart.find(store, request.resume(), listener);
    if (request.resume() instanceof Resume.SameRows) {
      found = found.filter(checkpoint -> checkpoint.dataFingerprint().equals(plan.fingerprint()));
    }
    found.ifPresent(checkpoint -> checkpoint.requireData(plan.fingerprint()));
    clock.add(Phase.CHECKPOINT, started);
    return found;
  }

  private void tellOfRows(DataPlan plan, PreparedData data) {
    plan.describeTables().ifPresent(listener::note);
    plan.skipped().forEach(bad -> listener.note(bad.describe()));
    plan.describeRows().ifPresent(listener::note);
    data.drift(plan.typeDrift()).stream()
        .filter(ColumnDrift::notable)
        .forEach(drift -> listener.note(drift.describe()));
  }

  private TrainResult train(
      Prepared prepared,
      DataPlan plan,
      PreparedData data,
      Optional<Checkpoint> checkpoint,
      TrainingState state)
      throws IOException {
    long started = System.nanoTime();
    CheckpointStore store = directory.checkpoints(prepared.job().checkpoint().keep());
    store.setAsideAfter(state.rounds);
    directory.history().keepUpTo(state.rounds);
    clock.add(Phase.CHECKPOINT, started);
    Rows rows = new Rows(prepared.local(), shardRows(data));
    listener.started(
        new RunListener.RunPlan(
            prepared.job(),
            prepared.loop().monitor(),
            plan.rows(Split.TRAINING),
            plan.rows(Split.VALIDATION),
            plan.rows(Split.TEST),
            prepared.spec().inputs(),
            prepared.network().parameters(),
            rows.perEpoch(),
            state.rows,
            state.rounds));
    Supplier<ObjectNode> provenance = () -> Provenance.of(session, prepared, plan);
    RunWriter writer =
        new RunWriter(
            directory,
            prepared,
            plan,
            data.drift(plan.typeDrift()),
            provenance,
            clock,
            checkpoint,
            state.rows);
    Ending ending = new Ending(directory, prepared, plan, state, writer, provenance, clock);
    EndedRun ended;
    try (Exchange exchange = exchange(prepared, data, state)) {
      TrainingLoop loop =
          new TrainingLoop(
              prepared.loop(),
              rows,
              exchange,
              state,
              new CheckpointSaver(store, plan.fingerprint(), listener),
              listener,
              clock);
      Outcome outcome = loop.run(request.interrupted());
      ended = ending.of(outcome, exchange);
    } catch (Exception e) {
      // Spark throws checked exceptions that no signature tells of.
      writer.failed(state, e);
      throw e;
    }
    if (request.report()) {
      new Reporting(spark, directory, listener).report(prepared, data, ended);
    }
    return ended.result();
  }

  private TrainingState state(
      Prepared prepared, Optional<Checkpoint> checkpoint, Optional<Beginning> beginning) {
    WorkerSpec spec = prepared.spec();
    int slots = spec.localState() == LocalState.AVERAGE ? spec.optimizer().slots() : 0;
    Network network = prepared.network();
    TrainingState state = new TrainingState(network.parameters(), slots, prepared.rule().slots());
    if (checkpoint.isPresent()) {
      Restart.read(checkpoint.get(), state);
      listener.note(
          "resumed from %s: round %d, epoch %d"
              .formatted(checkpoint.get().path().getName(), state.rounds, state.epoch + 1));
    } else {
      network.initialize(spec.seed(), state.weights);
      fillFirst(prepared.job(), state.weights);
      beginning.ifPresent(model -> model.fill(network, state.weights));
    }
    return state;
  }

  /** With the weights that a file of the job's network held. */
  private void fillFirst(Job job, float[] weights) {
    Optional<String> digest = job.network().firstWeights();
    if (digest.isEmpty()) {
      return;
    }
    float[] first =
        request
            .handed()
            .weights()
            .orElseThrow(
                () ->
                    new UserException(
                        "network.weights: training starts from the weights %s of a model zip; name that zip in network.configuration"
                            .formatted(digest.get())));
    System.arraycopy(first, 0, weights, 0, weights.length);
  }

  private static List<Integer> shardRows(PreparedData data) {
    List<Integer> rows = new ArrayList<>();
    for (long worker : data.rowsPerWorker(Split.TRAINING)) {
      rows.add(Math.toIntExact(worker));
    }
    return rows;
  }

  private Exchange exchange(Prepared prepared, PreparedData data, TrainingState state) {
    long started = System.nanoTime();
    Consumer<String> retried = listener::retried;
    boolean auto = request.job().training().exchange().isEmpty();
    Exchange exchange =
        new Exchanges(
                spark,
                directory.run(),
                prepared.spec(),
                prepared.local(),
                new ShardRdd(data.shards(), sampleRows(data)),
                () -> progress(prepared, state),
                retried,
                auto ? retried : null)
            .open(prepared.job().training().exchange().orElseThrow());
    clock.add(Phase.EXCHANGE, started);
    return exchange;
  }

  /** Where the run is, for Spark's user interface. */
  private String progress(Prepared prepared, TrainingState state) {
    String metric = prepared.monitor().metric();
    return directory.path().getName()
        + ": from epoch %d of %d".formatted(state.epoch + 1, prepared.job().training().epochs())
        + state
            .history
            .last()
            .map(entry -> String.format(Locale.ROOT, ", %s %.4f", metric, entry.metric(metric)))
            .orElse("");
  }

  /** As many rows of each training shard as a validation shard has. */
  private static int sampleRows(PreparedData data) {
    long most = 0;
    for (long rows : data.rowsPerWorker(Split.VALIDATION)) {
      most = Math.max(most, rows);
    }
    return Math.toIntExact(most);
  }
}
