package dev.regatta.bench.quality;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.bench.systems.Sessions;
import dev.regatta.bench.task.Serving;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.run.Resume;
import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.spark.run.TrainRequest;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.driver.spark.run.TrainingRun;
import dev.regatta.worker.train.LocalState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Answers requests, which are settings, with outcomes: all replicas are threads of this JVM. */
final class TrainMain {
  private static final String ACCURACY = "validation-accuracy";

  private final SparkSession spark;
  private final Path data;
  private final Path scratch;
  private int runs;

  private TrainMain(SparkSession spark, Path data, Path scratch) {
    this.spark = spark;
    this.data = data;
    this.scratch = scratch;
  }

  /** Started with the directory of the images and one for runs. */
  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark = Sessions.start()) {
      Serving.serve(new TrainMain(spark, Path.of(arguments[0]), Path.of(arguments[1]))::answer);
    }
  }

  private String answer(List<String> words) {
    Setting setting = Setting.of(words);
    Job job = setting.job(data, scratch.resolve("run-" + runs++));
    Curve curve = new Curve();
    TrainRequest request = new TrainRequest(job, new Resume.Never(), false, () -> false);
    TrainResult result = TrainingRun.run(spark, request, curve);
    if (!result.status().equals("completed")) {
      throw new IllegalStateException("the run ended as " + result.status());
    }
    ObjectNode summary = result.summary();
    long rounds = summary.path("rounds").asLong();
    long parameters = summary.path("parameters").asLong();
    boolean state = job.averaging().optimizerState() == LocalState.AVERAGE;
    long vectors = 1L + (state ? job.optimizer().orElseThrow().slots() : 0);
    long bytes = 2L * Float.BYTES * rounds * setting.replicas() * vectors * parameters;
    double test = summary.path("test").path("accuracy").asDouble();
    return new Outcome(setting, rounds, bytes, test, curve.epochRows, curve.validation).line();
  }

  /** Notes every validation. */
  private static final class Curve implements RunListener {
    final List<Double> validation = new ArrayList<>();
    long epochRows;

    @Override
    public void started(RunPlan plan) {
      epochRows = plan.epochRows();
    }

    @Override
    public void validated(Entry entry) {
      validation.add(entry.metric(ACCURACY));
    }
  }
}
