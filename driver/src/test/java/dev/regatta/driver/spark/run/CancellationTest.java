package dev.regatta.driver.spark.run;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regatta.driver.history.Entry;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.LocalSpark;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.JobFailed;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.runtime.AbstractFunction1;

/** Runs that somebody ends: they end at once and for good, and leave the session as it was. */
class CancellationTest {
  @TempDir private static Path folder;
  private static SparkSession session;
  private static SparkContext spark;
  private static Path rows;
  private static int outputs;

  @BeforeAll
  static void start() {
    session = LocalSpark.java(Map.of("spark.master", "local[3]"));
    spark = session.sparkContext();
    rows = TestJobs.csv(folder.resolve("rows"), TestJobs.CLASSES_HEADER, TestJobs.classes(200), 1);
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private static Job job(String exchange, int epochs) {
    return TestJobs.classifier(
        rows,
        folder.resolve("run-" + outputs++),
        "training.exchange=" + exchange,
        "training.epochs=" + epochs,
        "early-stopping.patience=null");
  }

  private static final class IsOurs extends AbstractFunction1<BlockId, Object> {
    @Override
    public Object apply(BlockId block) {
      return block.isRDD() || block.isBroadcast();
    }
  }

  /** The session is as before: nothing of ours is in it, and it works. */
  @AfterEach
  void nothingIsLeft() {
    await()
        .atMost(30, SECONDS)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .noneMatch(n -> n.startsWith("regatta") || n.startsWith("rpc-client")));
    await().atMost(30, SECONDS).until(() -> spark.statusTracker().getActiveJobIds().length == 0);
    assertThat(spark.getPersistentRDDs().isEmpty()).isTrue();
    // Broadcasts of Spark's own tasks go when the collector has found them.
    await()
        .atMost(30, SECONDS)
        .until(
            () -> {
              System.gc();
              return SparkEnv.get().blockManager().getMatchingBlockIds(new IsOurs()).isEmpty();
            });
    assertThat(session.range(100).count()).isEqualTo(100);
  }

  /** Cancels all jobs from the second epoch on, once for a job that stays. */
  private static final class Cancelling implements RunListener {
    private final CountDownLatch over = new CountDownLatch(1);
    private final boolean once;

    Cancelling(boolean once) {
      this.once = once;
    }

    @Override
    public void validated(Entry entry) {
      if (entry.epoch() == 2) {
        Thread thread = new Thread(this::cancel);
        thread.setDaemon(true);
        thread.start();
      }
    }

    /** Between two rounds there is no job to be cancelled. */
    private void cancel() {
      try {
        do {
          spark.cancelAllJobs();
        } while (!once && !over.await(5, MILLISECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Jobs as they start: Spark tells of them in their order. */
  private static final class Jobs extends SparkListener {
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    @Override
    public void onJobStart(SparkListenerJobStart event) {
      started.incrementAndGet();
    }

    @Override
    public void onJobEnd(SparkListenerJobEnd event) {
      if (event.jobResult() instanceof JobFailed) {
        cancelled.incrementAndGet();
      }
      ended.incrementAndGet();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"resident", "jobs"})
  void cancelledJobsEndTheRunWithOneLine(String exchange) {
    Cancelling listener = new Cancelling(exchange.equals("resident"));
    TrainRequest request = TrainRequest.of(job(exchange, 1_000_000));
    Jobs jobs = new Jobs();
    spark.addSparkListener(jobs);
    try {
      assertThatThrownBy(() -> TrainingRun.run(session, request, listener))
          .message()
          .contains("cancelled")
          .doesNotContain("\n");
      await().atMost(20, SECONDS).until(() -> jobs.ended.get() == jobs.started.get());
      assertThat(jobs.cancelled).hasValue(1);
    } finally {
      listener.over.countDown();
      spark.removeSparkListener(jobs);
    }
  }

  @ParameterizedTest
  @CsvSource({"resident, true", "jobs, true", "local, true", "resident, false", "local, false"})
  void interruptedAndFinishedRunsLeaveTheSessionAndTheCallersPropertiesAlone(
      String exchange, boolean interrupt) {
    JavaSparkContext java = JavaSparkContext.fromSparkContext(spark);
    java.setJobGroup("theirs", "what they do");
    AtomicInteger rounds = new AtomicInteger();
    try {
      TrainRequest request =
          new TrainRequest(
              job(exchange, interrupt ? 1_000_000 : 2),
              new Resume.Auto(),
              false,
              () -> interrupt && rounds.incrementAndGet() == 5);

      TrainResult result = TrainingRun.run(session, request, RunListener.SILENT);

      assertThat(result.status()).isEqualTo(interrupt ? "interrupted" : "completed");
      assertThat(java.getLocalProperty("spark.job.description")).isEqualTo("what they do");
      assertThat(java.getLocalProperty("spark.jobGroup.id")).isEqualTo("theirs");
    } finally {
      java.clearJobGroup();
    }
  }
}
