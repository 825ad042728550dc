package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.driver.exchange.Traffic;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.log.Event;
import dev.regatta.driver.log.RunContext;
import dev.regatta.driver.log.RunLogger;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.store.CheckpointWriteException;
import dev.regatta.driver.store.RunDirectory;
import dev.regatta.worker.train.Divergence;
import dev.regatta.worker.train.RoundPlan;
import java.io.IOException;
import java.util.Locale;

/**
 * Writes a line to the log for everything that happens to a run, from its start to its end. What
 * somebody should look at is a warning.
 */
final class RunLog implements RunListener, AutoCloseable {
  /** Of its own, so that a log configuration can have the events and nothing else. */
  private static final RunLogger LOG = RunLogger.of("dev.regatta.run");

  private final RunContext context;
  private final String output;
  private final String metrics;

  private RunLog(RunContext context, String output, String metrics) {
    this.context = context;
    this.output = output;
    this.metrics = metrics;
  }

  /** All lines of this thread are about this run until it is closed. */
  static RunLog open(RunDirectory directory, String metrics) {
    return new RunLog(RunContext.open(directory.run()), directory.path().toString(), metrics);
  }

  /** What ends a run. */
  interface Training {
    TrainResult train() throws IOException;
  }

  /** Trains, and tells how that ended. */
  TrainResult around(Training training) throws IOException {
    try {
      TrainResult result = training.train();
      ended(result);
      return result;
    } catch (Exception e) {
      // Spark throws checked exceptions that no signature tells of.
      warn(stop("failed").text("reason", String.valueOf(e.getMessage())));
      throw e;
    }
  }

  private static Event stop(String status) {
    return new Event("stop").word("status", status);
  }

  private void ended(TrainResult result) {
    ObjectNode summary = result.summary();
    Event event =
        stop(result.status())
            .word("epochs", summary.path("epochs").asInt())
            .seconds(summary.path("seconds").path("total").asDouble())
            .figure("rows-per-second", summary.path("rowsPerSecond").asDouble());
    JsonNode reason = summary.path(summary.hasNonNull("error") ? "error" : "stopReason");
    if (!reason.isNull()) {
      event.text("reason", reason.asText());
    }
    if (summary.hasNonNull("verdict")) {
      event.text("verdict", result.verdict());
    }
    if (result.status().equals("diverged")) {
      warn(event);
    } else {
      info(event);
    }
  }

  @Override
  public void note(String line) {
    info(new Event("note").text("text", line));
  }

  @Override
  public void started(RunPlan plan) {
    context.rounds(plan.roundsDone());
    Job job = plan.job();
    info(
        new Event("start")
            .word("training-rows", plan.trainingRows())
            .word("validation-rows", plan.validationRows())
            .word("test-rows", plan.testRows())
            .word("parameters", plan.parameters())
            .word("epochs", job.training().epochs())
            .word("workers", job.training().workers().orElseThrow())
            .word("threads", job.training().threadsPerWorker())
            .word(
                "exchange", job.training().exchange().orElseThrow().name().toLowerCase(Locale.ROOT))
            .word("metrics", metrics)
            .text("output", output));
  }

  @Override
  public void averaged(TrainingState state, RoundPlan plan, Traffic traffic) {
    context.rounds(state.rounds);
  }

  @Override
  public void validated(Entry entry) {
    Event event =
        new Event("validation")
            .word("epoch", Math.round(entry.epoch()))
            .figure("learning-rate", entry.learningRate());
    entry.metrics().forEach(event::figure);
    info(event);
  }

  @Override
  public void saved(SavedCheckpoint checkpoint) {
    info(
        new Event("checkpoint")
            .word("name", checkpoint.name())
            .word("best", checkpoint.best())
            .seconds(checkpoint.seconds()));
  }

  @Override
  public void notSaved(CheckpointWriteException failure) {
    warn(
        new Event("checkpoint-failed").text("reason", failure.getMessage() + "; training goes on"));
  }

  @Override
  public void retried(String line) {
    warn(new Event("retry").text("reason", line));
  }

  @Override
  public void rolledBack(Divergence divergence, double rateScale) {
    warn(
        new Event("rollback")
            .figure("rate-scale", rateScale)
            .text("reason", "diverged in " + divergence.describe()));
  }

  @Override
  public void wentBack(TrainingState state) {
    context.rounds(state.rounds);
    warn(
        new Event("restore")
            .text("reason", "workers were lost with the optimizer state that they keep"));
  }

  private static void info(Event event) {
    LOG.info("{}", event);
  }

  private static void warn(Event event) {
    LOG.warn("{}", event);
  }

  @Override
  public void close() {
    context.close();
  }
}
