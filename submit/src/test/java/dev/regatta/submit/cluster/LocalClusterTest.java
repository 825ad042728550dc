package dev.regatta.submit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regatta.conf.UserException;
import dev.regatta.submit.Build;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("cluster")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LocalClusterTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final ClusterSize TWO_WORKERS = new ClusterSize(2, 1, "1g");

  @TempDir Path directory;

  @Test
  void runsAJobThroughTheLossOfAnExecutorAndLeavesNothingBehind() throws Exception {
    List<ProcessHandle> processes;
    try (LocalCluster cluster = LocalCluster.start(Build.spark(), TWO_WORKERS, directory);
        SparkSession spark = session(cluster)) {
      CompletableFuture<Long> job = CompletableFuture.supplyAsync(() -> slowSum(spark));
      await().atMost(LIMIT).until(() -> executors(cluster).size() == 2 && finishedTasks(spark) > 2);
      ProcessHandle lost = executors(cluster).get(0);
      assertThat(job).isNotDone();

      assertThat(lost.destroyForcibly()).isTrue();

      assertThat(job.get()).isEqualTo(40L * 39 / 2);
      await().atMost(LIMIT).until(() -> executors(cluster).size() == 2);
      assertThat(executors(cluster)).doesNotContain(lost);
      processes = Stream.concat(handles(cluster), executors(cluster).stream()).toList();
      assertThat(processes).hasSize(5).allMatch(Daemon::alive);
    }
    assertThat(processes).noneMatch(Daemon::alive);
    assertThat(LocalCluster.find(directory)).isEmpty();
  }

  @Test
  void isFoundByItsDirectoryAndStoppedOnce() throws Exception {
    LocalCluster started =
        LocalCluster.start(Build.spark(), new ClusterSize(1, 2, "1g"), directory);
    try {
      LocalCluster found = LocalCluster.find(directory).orElseThrow();
      assertThat(found.master()).isEqualTo(started.master()).startsWith("spark://127.0.0.1:");
      assertThat(found.daemons()).isEqualTo(started.daemons()).hasSize(2);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(found.files())))
          .isEqualTo("rwx------");
      // No executor has been there: Workers that made it at once would not all have it
      assertThat(found.files().resolve("local")).isEmptyDirectory();
      assertThatThrownBy(() -> LocalCluster.start(Build.spark(), TWO_WORKERS, directory))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("a cluster runs already at " + started.master());
      assertThat(started.daemons()).allMatch(Daemon::running);

      found.stop();

      assertThat(started.daemons()).noneMatch(Daemon::running);
      assertThat(LocalCluster.find(directory)).isEmpty();
      try (Stream<Path> left = Files.list(found.files())) {
        assertThat(left.map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrder("master.log", "worker-1.log");
      }
    } finally {
      started.stop();
    }
  }

  @Test
  void aDaemonThatDoesNotStartIsToldWithTheEndOfItsLog() throws Exception {
    Path empty = directory.resolve("empty");
    Files.createDirectories(empty.resolve("jars"));

    assertThatThrownBy(
            () -> LocalCluster.start(new SparkHome(empty), TWO_WORKERS, directory.resolve("c")))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("Spark's master ended; the end of " + directory.resolve("c"))
        .hasMessageContaining("org.apache.spark.deploy.master.Master");
    assertThat(LocalCluster.find(directory.resolve("c"))).isEmpty();
  }

  private static SparkSession session(LocalCluster cluster) {
    return SparkSession.builder()
        .master(cluster.master())
        .appName("a slow sum")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.executor.memory", "512m")
        .getOrCreate();
  }

  /** The sum of 0 to 39 in 40 tasks of a quarter of a second. */
  private static long slowSum(SparkSession spark) {
    return spark
        .range(0, 40, 1, 40)
        .selectExpr("id", "reflect('java.lang.Thread', 'sleep', 250L) AS slept")
        .selectExpr("sum(id + length(coalesce(slept, '')) * 0)")
        .head()
        .getLong(0);
  }

  private static int finishedTasks(SparkSession spark) {
    int finished = 0;
    for (int stage : spark.sparkContext().statusTracker().getActiveStageIds()) {
      finished +=
          spark.sparkContext().statusTracker().getStageInfo(stage).get().numCompletedTasks();
    }
    return finished;
  }

  private static Stream<ProcessHandle> handles(LocalCluster cluster) {
    return cluster.daemons().stream().map(daemon -> ProcessHandle.of(daemon.pid()).orElseThrow());
  }

  private static List<ProcessHandle> executors(LocalCluster cluster) {
    return handles(cluster).flatMap(ProcessHandle::children).filter(Daemon::alive).toList();
  }
}
