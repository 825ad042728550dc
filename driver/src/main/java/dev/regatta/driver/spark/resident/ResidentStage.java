package dev.regatta.driver.spark.resident;

import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.spark.Failures;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** One barrier stage, from its start to its end. */
final class ResidentStage {
  private static final String UNSUCCESSFUL = "finished unsuccessfully.";

  private final JavaSparkContext spark;
  private final Crew crew;
  private final String tag;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final long started = System.nanoTime();
  private volatile @Nullable Throwable failure;

  private ResidentStage(JavaSparkContext spark, Crew crew, String tag) {
    this.spark = spark;
    this.crew = crew;
    this.tag = tag;
  }

  /** Submits the stage; its job runs under a tag of its own and in the caller's job group. */
  static ResidentStage start(
      JavaSparkContext spark,
      Crew crew,
      String tag,
      JavaRDD<WorkerShards> shards,
      ResidentTask task,
      String description) {
    ResidentStage stage = new ResidentStage(spark, crew, tag);
    JavaRDD<WorkerShards> workers =
        new JavaRDD<>(
            shards.rdd().barrier().mapPartitions(task, false, shards.classTag()),
            shards.classTag());
    Thread thread = new Thread(() -> stage.run(workers, description), "regatta-stage");
    thread.setDaemon(true);
    thread.start();
    return stage;
  }

  /** Local properties are the thread's own: those of the caller, and what is set here. */
  private void run(JavaRDD<WorkerShards> workers, String description) {
    try {
      spark.sc().addJobTag(tag);
      spark.sc().setInterruptOnCancel(true);
      spark.setJobDescription(description);
      workers.foreachPartition(nothing -> {});
      crew.ended("its Spark job has ended");
    } catch (Exception e) {
      failure = e;
      crew.ended(reason(e));
    } finally {
      ended.countDown();
    }
  }

  /** The line that matters of what Spark tells about a barrier stage. */
  private static String reason(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    int from = message.indexOf(UNSUCCESSFUL);
    String rest = from < 0 ? message : message.substring(from + UNSUCCESSFUL.length());
    return rest.strip().lines().findFirst().orElse(failure.toString());
  }

  /** What Spark says of the stage's end; empty while it runs and after a proper end. */
  Optional<String> failureReason() {
    return Optional.ofNullable(failure).map(ResidentStage::reason);
  }

  /** What Spark threw where somebody cancelled the job, which is not to be tried again. */
  Optional<Throwable> cancellation() {
    return Optional.ofNullable(failure).filter(thrown -> Failures.cancelled(thrown).isPresent());
  }

  /** Ends the stage's job, whatever its tasks do. */
  void cancel() {
    spark.sc().cancelJobsWithTag(tag);
  }

  double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }

  /** Waits for the end; false where it does not come within the limit. */
  boolean awaitEnd(long limitMillis) {
    try {
      return ended.await(limitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
