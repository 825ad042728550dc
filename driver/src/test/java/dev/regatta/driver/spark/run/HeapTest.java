package dev.regatta.driver.spark.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regatta.driver.history.Entry;
import dev.regatta.driver.spark.LocalSpark;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.runtime.AbstractFunction1;

/** A long run holds no more at its end than near its beginning. */
class HeapTest {
  private static final int EARLY = 10;
  private static final int LATE = 200;
  private static final long MIB = 1 << 20;

  @TempDir private static Path folder;
  private static SparkSession spark;

  /** Spark remembers finished jobs, up to limits that 600 small ones do not reach by default. */
  @BeforeAll
  static void start() {
    spark =
        LocalSpark.java(
            Map.of(
                "spark.ui.retainedJobs", "5",
                "spark.ui.retainedStages", "5",
                "spark.ui.retainedTasks", "10"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** What is held after an epoch. */
  private record Held(
      long heapBytes, long broadcasts, int cachedRdds, int threads, int allThreads) {
    static Held now() {
      // Spark frees the blocks of what the collector found in a thread of its own.
      System.gc();
      await().atMost(20, SECONDS).until(() -> broadcastBlocks() <= 6);
      System.gc();
      return new Held(
          heap(),
          broadcastBlocks(),
          spark.sparkContext().getRDDStorageInfo().length,
          ourThreads(),
          LocalSpark.lastingThreads().size());
    }

    private static long heap() {
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long broadcastBlocks() {
      return SparkEnv.get().blockManager().getMatchingBlockIds(new IsBroadcast()).size();
    }

    /** Those of others come and go with their pools. */
    private static int ourThreads() {
      return (int)
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("regatta"))
              .count();
    }
  }

  private static final class IsBroadcast extends AbstractFunction1<BlockId, Object> {
    @Override
    public Object apply(BlockId block) {
      return block.isBroadcast();
    }
  }

  private static final class Watch implements RunListener {
    private Held early = new Held(0, 0, 0, 0, 0);
    private Held late = early;

    @Override
    public void validated(Entry entry) {
      if (entry.epoch() == EARLY) {
        early = Held.now();
      } else if (entry.epoch() == LATE) {
        late = Held.now();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "jobs"})
  void twoHundredEpochsHoldWhatTenHeld(String exchange) {
    Path rows =
        TestJobs.csv(
            folder.resolve("rows-" + exchange), TestJobs.CLASSES_HEADER, TestJobs.classes(200), 1);
    Watch watch = new Watch();
    TrainResult result =
        TrainingRun.run(
            spark,
            TrainRequest.of(
                TestJobs.classifier(
                    rows,
                    folder.resolve("run-" + exchange),
                    "training={epochs: "
                        + LATE
                        + ", workers: 2, batch-size: 32, exchange: "
                        + exchange
                        + "}",
                    "averaging.every=2",
                    "averaging.optimizer-state=keep",
                    "early-stopping.patience=null",
                    "checkpoint.every-epochs=50")),
            watch);

    assertThat(result.status()).isEqualTo("completed");
    assertThat(watch.early.heapBytes).isPositive();
    assertThat(watch.late.heapBytes).isLessThan(watch.early.heapBytes + 2 * MIB);
    assertThat(watch.late.broadcasts).isLessThanOrEqualTo(watch.early.broadcasts + 2);
    assertThat(watch.late.cachedRdds).isEqualTo(watch.early.cachedRdds);
    assertThat(watch.late.threads).isEqualTo(watch.early.threads);
    assertThat(watch.late.allThreads).isLessThan(watch.early.allThreads + 50);
    await().atMost(10, SECONDS).until(() -> Held.ourThreads() == 0);
    assertThat(spark.sparkContext().getRDDStorageInfo()).isEmpty();
  }
}
