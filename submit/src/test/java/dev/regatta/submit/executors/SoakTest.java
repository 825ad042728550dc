package dev.regatta.submit.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.submit.Build;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.DFSConfigKeys;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.server.namenode.NameNodeAdapter;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors are killed and the name node restarts at random moments, for as long as {@code
 * -Dsoak.minutes} says (60): every run, one after the other, ends in the same bits. {@code
 * -Dsoak.seed} takes the same moments again, as far as processes let them be the same.
 */
@Tag("soak")
class SoakTest {
  private static final Duration LENGTH = Duration.ofMinutes(Long.getLong("soak.minutes", 60));
  private static final long SEED = Long.getLong("soak.seed", System.nanoTime());
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** An executor takes some seconds to start; one that never trains loses nothing. */
  private static final long SHORTEST_PEACE_MILLIS = 2_000;

  private static final int LONGEST_PEACE_MILLIS = 15_000;
  private static final int KILLS_PER_RESTART = 4;
  private static final String WAIT = "dfs.client.retry.policy.enabled";

  @TempDir static Path directory;
  private static Trainings trainings;
  private static ExecutorCluster cluster;
  private static MiniDFSCluster files;
  private static SparkSession spark;

  private final AtomicInteger kills = new AtomicInteger();
  private final AtomicInteger restarts = new AtomicInteger();

  @BeforeAll
  static void start() throws Exception {
    Configuration settings = new Configuration();
    settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.resolve("hdfs").toString());
    settings.setInt(DFSConfigKeys.DFS_REPLICATION_KEY, 1);
    settings.setBoolean(WAIT, true);
    files = new MiniDFSCluster.Builder(settings).numDataNodes(1).build();
    files.waitActive();
    trainings = new Trainings(directory);
    files
        .getFileSystem()
        .copyFromLocalFile(
            new org.apache.hadoop.fs.Path(directory.resolve("rows.csv").toUri()),
            new org.apache.hadoop.fs.Path("/rows.csv"));
    cluster = new ExecutorCluster(Build.spark(), directory, Map.of("spark.hadoop." + WAIT, "true"));
    spark = cluster.session(Trainings.WORKERS, 1);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
    if (files != null) {
      files.shutdown(true);
    }
  }

  private static TrainResult train(String exchange, int run) {
    String root = files.getURI().toString();
    return trainings.run(
        spark,
        exchange,
        "average",
        RunListener.SILENT,
        "data.train.path=" + root + "/rows.csv",
        "output=" + root + "/runs/" + run,
        "training.epochs=30",
        "checkpoint.every-rounds=3");
  }

  @Test
  void everyRunEndsInTheSameBits() throws Exception {
    String golden = train("resident", 0).modelDigest();
    cluster.trap().delay(SEED);
    long end = System.nanoTime() + LENGTH.toNanos();
    CountDownLatch over = new CountDownLatch(1);
    CompletableFuture<Void> faults = CompletableFuture.runAsync(() -> disturb(over));
    int runs = 0;
    try {
      while (System.nanoTime() < end) {
        TrainResult result = train(runs % 2 == 0 ? "resident" : "jobs", ++runs);
        assertThat(result.status()).as(figures(runs)).isEqualTo("completed");
        assertThat(result.modelDigest()).as(figures(runs)).isEqualTo(golden);
        assertThat(faults).as("what makes the faults goes on").isNotDone();
      }
    } finally {
      over.countDown();
      faults.join();
    }
    assertThat(kills.get()).as(figures(runs)).isGreaterThanOrEqualTo((int) LENGTH.toMinutes());
    assertThat(restarts.get()).as(figures(runs)).isPositive();
    System.out.println(figures(runs));
  }

  private String figures(int runs) {
    return "soak: seed %d, %d minutes, %d runs, %d executors killed, %d name node restarts"
        .formatted(SEED, LENGTH.toMinutes(), runs, kills.get(), restarts.get());
  }

  /** Makes faults until it is over. */
  private void disturb(CountDownLatch over) {
    Random random = new Random(SEED);
    try {
      while (!over.await(
          SHORTEST_PEACE_MILLIS + random.nextInt(LONGEST_PEACE_MILLIS), TimeUnit.MILLISECONDS)) {
        if (random.nextInt(KILLS_PER_RESTART + 1) == 0) {
          restart();
          restarts.incrementAndGet();
        } else {
          kill(random);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One that is killed answers nobody any more. This one, which ends in order, would still answer
   * with its log closed, and say so.
   */
  private static void restart() throws IOException {
    NameNodeAdapter.getRpcServer(files.getNameNode()).stop();
    files.restartNameNode(0);
  }

  private void kill(Random random) {
    List<ProcessHandle> executors = cluster.processes();
    if (!executors.isEmpty()) {
      ProcessHandle executor = executors.get(random.nextInt(executors.size()));
      if (executor.destroyForcibly()) {
        await().atMost(LIMIT).until(() -> !executor.isAlive());
        kills.incrementAndGet();
      }
    }
  }
}
