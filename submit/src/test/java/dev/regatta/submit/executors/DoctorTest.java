package dev.regatta.submit.executors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.conf.JobText;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.submit.Build;
import dev.regatta.submit.doctor.Examination;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code regatta doctor} finds on executors that are processes of their own. */
@Tag("cluster")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class DoctorTest {
  @TempDir static Path directory;
  private static ExecutorCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(directory.resolve("rows.csv"), "x,label\n1,a\n2,b\n".repeat(100));
    cluster = new ExecutorCluster(Build.spark(), directory, Map.of());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Job job(String... overrides) {
    String text =
        """
        data:
          train: {format: synthetic, kind: spirals, rows: 600, classes: 3, noise: 0.1, seed: 7}
        network: {layers: [{units: 8}]}
        training: {epochs: 1, workers: 2}
        output: %s/run
        """
            .formatted(directory);
    return Jobs.bind(JobText.parse("job", text, Map.of()).with("test", List.of(overrides)));
  }

  private static String examined(SparkSession session, Job job, Map<String, String> data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean well =
        new Examination(new PrintStream(bytes, true, UTF_8)).of(session, Optional.of(job), data);
    return well + "\n" + bytes.toString(UTF_8);
  }

  @Test
  void executorsThatAreWellAreAllLookedAt() {
    assertThat(examined(cluster.session(2, 1), job(), Map.of()))
        .startsWith("true\n")
        .containsPattern("ok +blas +OpenBLAS.* on 2 executors")
        .containsPattern("ok +clocks +of 2 executors, apart 0\\.\\d s at most")
        .containsPattern("ok +slots +2 workers on 2 slots, exchange resident")
        .doesNotContain("FAIL");
  }

  @Test
  void theSlowFallbackOfExecutorsIsFound() {
    SparkSession session = cluster.session(2, 1, Map.of("spark.executorEnv.REGATTA_BLAS", "java"));

    assertThat(examined(session, job(), Map.of()))
        .startsWith("true\n")
        .containsPattern("warn +blas +Java, at least [0-9.]+ GFLOP/s .*: the slow fallback\n")
        .contains("unset REGATTA_BLAS");
  }

  @Test
  void dynamicAllocationIsFoundWhereTheJobWantsToStay() {
    SparkSession session =
        cluster.session(
            2,
            1,
            Map.of(
                "spark.dynamicAllocation.enabled", "true",
                "spark.dynamicAllocation.shuffleTracking.enabled", "true",
                "spark.dynamicAllocation.initialExecutors", "2",
                "spark.dynamicAllocation.minExecutors", "2",
                "spark.dynamicAllocation.maxExecutors", "2"));

    assertThat(examined(session, job("training.exchange=resident"), Map.of()))
        .startsWith("false\n")
        .containsPattern("FAIL +slots +training.exchange: resident cannot run here")
        .contains("spark.dynamicAllocation.enabled is true", "set that to false, or write auto");
    assertThat(examined(session, job(), Map.of()))
        .startsWith("true\n")
        .containsPattern("warn +slots +exchange: jobs, because resident cannot run here");
  }

  @Test
  void aPathThatExecutorsDoNotSeeIsFound() {
    SparkSession session =
        cluster.session(2, 1, Map.of("spark.hadoop.fs.mine.impl", DriverOnlyFiles.class.getName()));
    String path = "mine:" + directory + "/rows.csv";

    assertThat(examined(session, job(), Map.of("data.train.path", path)))
        .startsWith("false\n")
        .containsPattern("FAIL +data paths +data.train.path = mine:.*: executor \\d says: there is")
        .contains("copy it to a file system that all machines share");
  }
}
