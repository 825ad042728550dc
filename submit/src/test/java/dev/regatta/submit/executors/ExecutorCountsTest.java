package dev.regatta.submit.executors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.submit.Build;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three workers give the same bits in one process, in one executor, in two and in three. */
@Tag("cluster")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ExecutorCountsTest {
  @TempDir static Path directory;
  private static Trainings trainings;
  private static ExecutorCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    trainings = new Trainings(directory);
    assertThat(trainings.golden("average")).isNotEqualTo(trainings.golden("reset"));
    assertThat(trainings.golden("average")).isNotEqualTo(trainings.golden("keep"));
    cluster = new ExecutorCluster(Build.spark(), directory, Map.of());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 3", "2, 2", "3, 1"})
  void doNotChangeTheResult(int executors, int coresEach) {
    SparkSession spark = cluster.session(executors, coresEach);
    cluster.trap().delay(executors);

    assertGolden(spark, "resident", "average");
    if (executors < 3) {
      assertGolden(spark, "jobs", "average");
    } else {
      assertGolden(spark, "resident", "reset");
      assertGolden(spark, "resident", "keep");
      assertGolden(spark, "jobs", "reset");
      assertGolden(spark, "jobs", "keep");
    }
  }

  /** Workers of the cluster have an address each. */
  @Test
  void shardsLieOnAsManyExecutors() {
    SparkSession spark = cluster.session(3, 1);
    Set<String> hosts = new TreeSet<>();
    RunListener placing =
        new RunListener() {
          @Override
          public void rounded(TrainingState state) {
            RDD<?> shards = spark.sparkContext().getPersistentRDDs().values().head();
            assertThat(shards.getNumPartitions()).isEqualTo(Trainings.WORKERS);
            for (int worker = 0; worker < Trainings.WORKERS; worker++) {
              hosts.add(spark.sparkContext().getPreferredLocs(shards, worker).head().host());
            }
          }
        };

    trainings.run(spark, "jobs", "average", placing);

    assertThat(hosts).containsExactly("127.0.0.1", "127.0.0.2", "127.0.0.3");
  }

  private static void assertGolden(SparkSession spark, String exchange, String state) {
    TrainResult result = trainings.run(spark, exchange, state, RunListener.SILENT);

    assertThat(result.summary().path("exchange").asText()).isEqualTo(exchange);
    assertThat(result.modelDigest())
        .as("%s, %s", exchange, state)
        .isEqualTo(trainings.golden(state));
  }
}
