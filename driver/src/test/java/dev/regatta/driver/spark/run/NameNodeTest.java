package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DFSConfigKeys;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A name node that goes away in the middle of a run: the same bits. */
@Tag("cluster")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class NameNodeTest {
  private static final List<String> LINES = TestJobs.classes(300);
  private static final int AT_ROUND = 6;

  /** As the files for YARN set it with {@code spark.hadoop.}: clients wait for the name node. */
  private static final String WAIT = "dfs.client.retry.policy.enabled";

  @TempDir private static java.nio.file.Path local;
  private static SparkSession spark;
  private static MiniDFSCluster cluster;
  private static String golden;

  @BeforeAll
  static void start() throws IOException {
    Configuration settings = new Configuration();
    settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, local.resolve("hdfs").toString());
    settings.setInt(DFSConfigKeys.DFS_REPLICATION_KEY, 1);
    // Here too: Hadoop caches the client of a file system.
    settings.setBoolean(WAIT, true);
    cluster = new MiniDFSCluster.Builder(settings).numDataNodes(1).build();
    cluster.waitActive();
    spark = LocalSpark.kryo();
    spark.sparkContext().hadoopConfiguration().setBoolean(WAIT, true);
    java.nio.file.Path rows =
        TestJobs.csv(local.resolve("rows"), TestJobs.CLASSES_HEADER, LINES, 3);
    cluster.getFileSystem().copyFromLocalFile(new Path(rows.toUri()), new Path("/csv"));
    golden = TestJobs.train(spark, TestJobs.classifier(rows, local.resolve("run"))).modelDigest();
  }

  @AfterAll
  static void stop() {
    spark.stop();
    cluster.shutdown(true);
  }

  private static Job job(String run) {
    java.nio.file.Path unused = local.resolve("unused");
    String root = cluster.getURI().toString();
    return TestJobs.classifier(
        unused, unused, "data.train.path=" + root + "/csv", "output=" + root + run);
  }

  @Test
  void oneThatRestartsBetweenTwoRoundsChangesNothing() {
    AtomicInteger rounds = new AtomicInteger();

    TrainResult result = train(job("/runs/restarted"), rounds, NameNodeTest::restart);

    assertThat(rounds.get()).isGreaterThan(AT_ROUND);
    assertThat(result.status()).isEqualTo("completed");
    assertThat(result.modelDigest()).isEqualTo(golden);
  }

  @Test
  void oneThatIsAwayWhileCheckpointsAreDueIsWaitedFor() {
    AtomicInteger rounds = new AtomicInteger();
    AtomicInteger roundsWhileAway = new AtomicInteger();
    CompletableFuture<?>[] back = {CompletableFuture.completedFuture(null)};

    TrainResult result =
        train(
            job("/runs/away"),
            rounds,
            () -> {
              cluster.shutdownNameNode(0);
              back[0] =
                  CompletableFuture.runAsync(
                      () -> {
                        roundsWhileAway.set(rounds.get());
                        restart();
                      },
                      CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS));
            });

    back[0].join();
    assertThat(roundsWhileAway.get()).isGreaterThanOrEqualTo(AT_ROUND);
    assertThat(result.status()).isEqualTo("completed");
    assertThat(result.modelDigest()).isEqualTo(golden);
    assertThat(TestJobs.train(spark, job("/runs/away")).alreadyDone()).isTrue();
  }

  private static TrainResult train(Job job, AtomicInteger rounds, Runnable inMidRun) {
    TrainRequest request =
        new TrainRequest(
            job,
            new Resume.Auto(),
            false,
            () -> {
              if (rounds.incrementAndGet() == AT_ROUND) {
                inMidRun.run();
              }
              return false;
            });
    return TrainingRun.run(spark, request, RunListener.SILENT);
  }

  private static void restart() {
    try {
      cluster.restartNameNode(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
