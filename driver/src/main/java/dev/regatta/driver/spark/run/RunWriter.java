package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.Names;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.history.Monitor;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.loop.Clock;
import dev.regatta.driver.loop.Clock.Phase;
import dev.regatta.driver.loop.Outcome;
import dev.regatta.driver.loop.RoundTimes;
import dev.regatta.driver.spark.prepare.DataPlan;
import dev.regatta.driver.spark.read.RowPlace;
import dev.regatta.driver.spark.shard.ColumnDrift;
import dev.regatta.driver.spark.split.BadRowCount;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.stop.StopReason;
import dev.regatta.driver.stop.StopRule;
import dev.regatta.driver.store.Checkpoint;
import dev.regatta.driver.store.RunDirectory;
import dev.regatta.driver.sync.SyncPolicy;
import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.train.Divergence;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes summary.json, in the form that scripts rely on. */
final class RunWriter {
  private static final int FORMAT_VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunDirectory directory;
  private final Prepared prepared;
  private final DataPlan plan;
  private final List<ColumnDrift> drift;
  private final Supplier<ObjectNode> provenance;
  private final Clock clock;
  private final Optional<Checkpoint> resumedFrom;
  private final long rowsBefore;

  /**
   * Makes a writer for one process's part of a run.
   *
   * @param drift of the held-out rows
   * @param provenance how what is written at that moment was made
   * @param rowsBefore rows trained before this process
   */
  RunWriter(
      RunDirectory directory,
      Prepared prepared,
      DataPlan plan,
      List<ColumnDrift> drift,
      Supplier<ObjectNode> provenance,
      Clock clock,
      Optional<Checkpoint> resumedFrom,
      long rowsBefore) {
    this.directory = directory;
    this.prepared = prepared;
    this.plan = plan;
    this.drift = drift;
    this.provenance = provenance;
    this.clock = clock;
    this.resumedFrom = resumedFrom;
    this.rowsBefore = rowsBefore;
  }

  ObjectNode done(
      TrainingState state, Outcome outcome, Model model, Map<String, Double> test, String verdict)
      throws IOException {
    StopReason stop = outcome.stop();
    ObjectNode summary = summary(state, stop == null ? "completed" : "stopped-early");
    summary.put("stopReason", stop == null ? "the last epoch is done" : stop.message());
    test.forEach(summary.withObject("/test")::put);
    summary.put("modelDigest", model.digest());
    summary.put("verdict", verdict);
    summary.set("provenance", model.provenance());
    return write(summary);
  }

  ObjectNode diverged(TrainingState state, Divergence divergence) throws IOException {
    ObjectNode summary = summary(state, "diverged");
    summary.put("error", "diverged in " + divergence.describe());
    return write(summary);
  }

  ObjectNode interrupted(TrainingState state) throws IOException {
    return write(summary(state, "interrupted"));
  }

  /** For a failure that is being thrown: what cannot be written now is added to it. */
  void failed(TrainingState state, Exception failure) {
    ObjectNode summary = summary(state, "failed");
    summary.put("error", String.valueOf(failure.getMessage()));
    try {
      write(summary);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private ObjectNode write(ObjectNode summary) throws IOException {
    directory.writeSummary(summary);
    return summary;
  }

  private ObjectNode summary(TrainingState state, String status) {
    Job job = prepared.job();
    ObjectNode summary = JSON.createObjectNode();
    summary.put("formatVersion", FORMAT_VERSION);
    summary.put("status", status);
    summary.putNull("stopReason");
    summary.putNull("error");
    summary.put("rounds", state.rounds);
    summary.put("epochs", state.epoch);
    putRows(summary.putObject("rows"));
    putBadRows(summary.putArray("badRows"));
    putDrift(summary.putObject("drift"));
    putBest(summary, state);
    ObjectNode validation = summary.putObject("validation");
    best(state)
        .ifPresent(
            entry -> entry.metrics().forEach((name, value) -> putMetric(validation, name, value)));
    summary.putObject("test");
    putSeconds(summary.putObject("seconds"));
    double seconds = clock.seconds(Phase.TRAIN) + clock.seconds(Phase.EXCHANGE);
    summary.put("rowsPerSecond", seconds == 0 ? 0 : (state.rows - rowsBefore) / seconds);
    clock.rounds().steady().ifPresent(means -> putRound(summary.putObject("perRound"), means));
    summary.put("parameters", prepared.network().parameters());
    summary.put("workers", prepared.workers());
    summary.put("threadsPerWorker", job.training().threadsPerWorker());
    summary.put(
        "exchange", job.training().exchange().orElseThrow().name().toLowerCase(Locale.ROOT));
    summary.put("blas", Blas.best().describe());
    SyncPolicy every = job.averaging().every().orElseThrow();
    summary.put(
        "reproducible",
        every.reproducible()
            && job.earlyStopping().stopRules().stream().allMatch(StopRule::reproducible));
    summary.putNull("modelDigest");
    summary.set("provenance", provenance.get());
    summary.put("rollbacks", state.rollbacks);
    every.decidedSteps(state.history).ifPresent(steps -> summary.put("localSteps", steps));
    resumedFrom.ifPresent(from -> summary.put("resumedFrom", from.path().getName()));
    return summary;
  }

  private void putRows(ObjectNode rows) {
    rows.put("train", plan.rows(Split.TRAINING));
    rows.put("validation", plan.rows(Split.VALIDATION));
    rows.put("test", plan.rows(Split.TEST));
    rows.put("skipped", plan.rowsSkipped());
  }

  private void putBadRows(ArrayNode badRows) {
    for (BadRowCount bad : plan.skipped()) {
      RowPlace first = bad.first();
      ObjectNode entry =
          badRows
              .addObject()
              .put("source", bad.source())
              .put("column", bad.column())
              .put("cause", Names.kebab(bad.cause().name()))
              .put("reason", bad.reason())
              .put("rows", bad.rows());
      ObjectNode place = entry.putObject("first");
      if (first.file().isEmpty()) {
        place.put("partition", first.partition());
      } else {
        place.put("file", first.file()).put("offset", first.offset());
      }
      place.put("row", first.row());
    }
  }

  private void putDrift(ObjectNode splits) {
    for (ColumnDrift column : drift) {
      ObjectNode entry = splits.withObject("/" + column.split().label()).putObject(column.column());
      entry.put("newCategories", column.newCategories());
      entry.put("outsideRange", column.outsideRange());
      entry.put("share", column.share(Math.max(column.newCategories(), column.outsideRange())));
      column
          .types()
          .ifPresent(
              types -> entry.put("type", types.type()).put("trainingType", types.trainingType()));
    }
  }

  /** What a steady round took in this process. */
  private static void putRound(ObjectNode round, RoundTimes.Means means) {
    round
        .put("rounds", means.rounds())
        .put("steps", means.steps())
        .put("rows", means.rows())
        .put("seconds", means.seconds())
        .put("train", means.train())
        .put("wait", means.idle())
        .put("bytes", means.bytes());
  }

  private Optional<Entry> best(TrainingState state) {
    return state.history.best(prepared.monitor());
  }

  private void putBest(ObjectNode summary, TrainingState state) {
    Monitor monitor = prepared.monitor();
    ObjectNode best = summary.putObject("best");
    best(state)
        .ifPresent(
            entry ->
                best.put("round", entry.round())
                    .put("epoch", entry.epoch())
                    .put("metric", monitor.metric())
                    .put("higherIsBetter", monitor.higherIsBetter())
                    .put("value", entry.metric(monitor.metric())));
  }

  /** The validation figures by their own names. */
  private static void putMetric(ObjectNode target, String name, double value) {
    String part = "validation-";
    if (name.startsWith(part)) {
      target.put(name.substring(part.length()), value);
    }
  }

  private void putSeconds(ObjectNode seconds) {
    double total = clock.total();
    double known = 0;
    for (Phase phase : Phase.values()) {
      seconds.put(phase.name().toLowerCase(Locale.ROOT), clock.seconds(phase));
      known += clock.seconds(phase);
    }
    seconds.put("other", Math.max(0, total - known));
    seconds.put("total", total);
  }
}
