package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which job group a run's Spark jobs are in, and what cancelling it does. */
class JobGroupTest {
  private static final String GROUP = "spark.jobGroup.id";
  private static final String DESCRIPTION = "spark.job.description";
  private static final String INTERRUPT = "spark.job.interruptOnCancel";

  @TempDir private static Path folder;
  private static SparkSession session;
  private static JavaSparkContext spark;
  private static Path rows;
  private static int outputs;

  @BeforeAll
  static void start() {
    session = LocalSpark.java(Map.of("spark.master", "local[3]"));
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    rows = TestJobs.csv(folder.resolve("rows"), TestJobs.CLASSES_HEADER, TestJobs.classes(200), 1);
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  @AfterEach
  void clear() {
    spark.clearJobGroup();
  }

  private static Job job(String exchange, int epochs) {
    return TestJobs.classifier(
        rows,
        folder.resolve("run-" + outputs++),
        "training.exchange=" + exchange,
        "training.epochs=" + epochs,
        "early-stopping.patience=null");
  }

  /** Groups and descriptions of jobs; cancels the groups of those with a description. */
  private static final class Jobs extends SparkListener {
    private final List<String> groups = new CopyOnWriteArrayList<>();
    private final List<String> descriptions = new CopyOnWriteArrayList<>();
    private final String cancelled;

    Jobs(String cancelled) {
      this.cancelled = cancelled;
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      String group = String.valueOf(start.properties().getProperty(GROUP));
      String description = String.valueOf(start.properties().getProperty(DESCRIPTION));
      groups.add(group);
      descriptions.add(description);
      if (!cancelled.isEmpty() && description.contains(cancelled)) {
        spark.cancelJobGroup(group);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobs", "resident", "local"})
  void allJobsAreInTheRunsGroupAndTheCallerHasNoneAfterwards(String exchange) throws Exception {
    Jobs jobs = new Jobs("");
    spark.sc().addSparkListener(jobs);
    try {
      TrainingRun.run(session, TrainRequest.of(job(exchange, 2)), RunListener.SILENT);
      spark.sc().listenerBus().waitUntilEmpty(60_000);
    } finally {
      spark.sc().removeSparkListener(jobs);
    }

    assertThat(jobs.groups).hasSizeGreaterThan(2).containsOnly(jobs.groups.get(0));
    assertThat(jobs.groups.get(0)).matches("[0-9a-f]{12}");
    assertThat(jobs.descriptions).anyMatch(text -> text.endsWith("reading and preparing rows"));
    assertThat(spark.getLocalProperty(GROUP)).isNull();
    assertThat(spark.getLocalProperty(DESCRIPTION)).isNull();
    assertThat(spark.getLocalProperty(INTERRUPT)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobs", "resident"})
  void aCallersGroupStays(String exchange) throws Exception {
    Jobs jobs = new Jobs("");
    spark.setJobGroup("theirs", "what they do", true);
    spark.sc().addSparkListener(jobs);
    try {
      TrainingRun.run(session, TrainRequest.of(job(exchange, 2)), RunListener.SILENT);
      spark.sc().listenerBus().waitUntilEmpty(60_000);
    } finally {
      spark.sc().removeSparkListener(jobs);
    }

    assertThat(jobs.groups).isNotEmpty().containsOnly("theirs");
    assertThat(spark.getLocalProperty(GROUP)).isEqualTo("theirs");
    assertThat(spark.getLocalProperty(DESCRIPTION)).isEqualTo("what they do");
    assertThat(spark.getLocalProperty(INTERRUPT)).isEqualTo("true");
  }

  @ParameterizedTest
  @CsvSource({"jobs, epoch", "resident, from epoch"})
  void whoCancelsTheGroupEndsTheRunWithOneLine(String exchange, String description) {
    Jobs jobs = new Jobs(description);
    TrainRequest request = TrainRequest.of(job(exchange, 1_000_000));
    spark.sc().addSparkListener(jobs);
    try {
      assertThatThrownBy(() -> TrainingRun.run(session, request, RunListener.SILENT))
          .isInstanceOf(RunCancelledException.class)
          .message()
          .matches("the run was cancelled: Job \\d+ cancelled .*; train again .*");
    } finally {
      spark.sc().removeSparkListener(jobs);
    }
    assertThat(spark.getLocalProperty(GROUP)).isNull();
    assertThat(spark.getLocalProperty(DESCRIPTION)).isNull();
  }
}
