package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.driver.job.ExchangeKind;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.loop.Clock;
import dev.regatta.driver.scaling.Grid;
import dev.regatta.driver.scaling.GridRun;
import dev.regatta.driver.scaling.Scaling;
import dev.regatta.driver.scaling.Site;
import dev.regatta.driver.spark.resident.TaskSlots;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.driver.sync.Every;
import dev.regatta.driver.sync.SyncPolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockManagerId;

/**
 * Trains the runs of a grid one after the other, each in a run directory of its own, after a
 * warm-up that counts for nothing. A run that an earlier process finished is not trained again; one
 * that was cut off begins anew, for its times are to be of one piece.
 */
public final class ScalingRuns {
  private static final String WARM_UP = "warm-up";

  private final SparkSession session;
  private final ScaleRequest request;
  private final BooleanSupplier interrupted;
  private final CompareListener listener;
  private final ExchangeKind exchange;

  private ScalingRuns(
      SparkSession session,
      ScaleRequest request,
      BooleanSupplier interrupted,
      CompareListener listener,
      ExchangeKind exchange) {
    this.session = session;
    this.request = request;
    this.interrupted = interrupted;
    this.listener = listener;
    this.exchange = exchange;
  }

  /**
   * Trains all, or until told to stop.
   *
   * @param interrupted asked after each round; once true, no other run begins
   * @return what the runs that ended say
   * @throws UserException where the job is wrong, or the session has not enough slots or rows
   */
  public static Scaling run(
      SparkSession session,
      ScaleRequest request,
      BooleanSupplier interrupted,
      CompareListener listener) {
    SparkContext spark = session.sparkContext();
    Job job = Jobs.bind(request.text());
    int slots = TaskSlots.of(spark);
    ExchangeChoice.Site place = ExchangeChoice.Site.of(spark, slots);
    int most = request.largest();
    if (!place.local() && !place.dynamic() && slots < most) {
      throw new UserException(
          "--workers %d: the session has %d task slots at once; at most that many, or more executors"
              .formatted(most, slots));
    }
    // One for all, so that the numbers of workers are all that differs.
    ExchangeKind exchange = ExchangeChoice.of(job.training(), most, place).kind();
    Site site = site(spark, place);
    ScalingRuns runs = new ScalingRuns(session, request, interrupted, listener, exchange);
    Grid grid =
        new Grid(
            request.title(),
            job,
            request.mode(),
            most,
            request.target(job),
            request.targetOrigin(),
            site);
    return Scaling.of(grid, runs.all());
  }

  private static Site site(SparkContext spark, ExchangeChoice.Site place) {
    int here = Runtime.getRuntime().availableProcessors();
    if (place.local()) {
      return new Site(1, here);
    }
    BlockManagerId driver = SparkEnv.get().blockManager().blockManagerId();
    Set<String> hosts = new HashSet<>();
    for (SparkExecutorInfo executor : spark.statusTracker().getExecutorInfos()) {
      if (executor.port() != driver.port() || !executor.host().equals(driver.host())) {
        hosts.add(executor.host());
      }
    }
    boolean shared = hosts.equals(Set.of(driver.host()));
    return new Site(Math.max(1, hosts.size()), shared ? here : place.slots() * place.taskCpus());
  }

  private List<GridRun> all() {
    List<Candidate> candidates = request.candidates().stream().map(this::withExchange).toList();
    List<GridRun> runs = new ArrayList<>();
    boolean warm = false;
    try (JobRows rows = new JobRows(session)) {
      for (int i = 0; i < candidates.size() && !interrupted.getAsBoolean(); i++) {
        Candidate candidate = candidates.get(i);
        TrainRequest train =
            new TrainRequest(candidate.job(), new Resume.Never(), false, interrupted);
        Optional<TrainResult> ended = RunDirectories.ended(session, train);
        if (ended.isEmpty() && !warm) {
          warmUp(candidates, rows);
          warm = true;
        }
        listener.starting(candidate, i + 1, candidates.size());
        TrainResult result = ended.orElseGet(() -> TrainingRun.run(session, train, listener, rows));
        listener.ended(candidate, result);
        if (!result.status().equals("interrupted")) {
          runs.add(run(candidate, result));
        }
      }
    }
    return runs;
  }

  private Candidate withExchange(Candidate candidate) {
    ObjectNode tree = Jobs.dump(candidate.job());
    tree.withObject("/training").put("exchange", exchange.name().toLowerCase(Locale.ROOT));
    return new Candidate(candidate.alternative(), bind(tree), List.of());
  }

  private static Job bind(ObjectNode tree) {
    return Jobs.bind(JobText.of("the job", tree));
  }

  /** Trains the last cell, with the most workers, once the rows are seen to suffice for them. */
  private void warmUp(List<Candidate> candidates, JobRows rows) {
    int last = candidates.size() / request.repeats() - 1;
    Job job = candidates.get(last).job();
    long trainingRows = rows.read(Handed.NOTHING.inputs(), job, new Clock()).rows(Split.TRAINING);
    int threads = job.training().threadsPerWorker();
    if (trainingRows < (long) request.largest() * threads) {
      throw new UserException(
          "--workers %d: the job has %d training rows, fewer than replicas; at most %d workers"
              .formatted(request.largest(), trainingRows, trainingRows / threads));
    }
    ObjectNode tree = Jobs.dump(job);
    tree.put("output", request.output() + "/" + WARM_UP);
    listener.note("warm-up: its times do not count");
    TrainRequest train = new TrainRequest(bind(tree), new Resume.Never(), true, interrupted);
    TrainingRun.run(session, train, listener, rows);
  }

  /** A number of steps alone, or a policy with its keys. */
  private static String words(SyncPolicy policy) {
    return policy instanceof Every every
        ? Integer.toString(every.steps())
        : Resolution.flow(policy, SyncPolicy.class);
  }

  private static GridRun run(Candidate candidate, TrainResult result) {
    Job job = candidate.job();
    return new GridRun(
        job.training().workers().orElseThrow(),
        job.averaging().every().map(ScalingRuns::words).orElse("auto"),
        Comparing.compared(candidate, result));
  }
}
