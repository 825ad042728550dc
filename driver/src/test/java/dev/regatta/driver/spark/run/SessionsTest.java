package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.driver.spark.LocalSpark;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that are set up in other ways, one after the other: the bits stay. */
class SessionsTest {
  @TempDir private Path folder;
  private Path rows;
  private int outputs;

  @BeforeEach
  void write() {
    rows = TestJobs.csv(folder.resolve("rows"), TestJobs.CLASSES_HEADER, TestJobs.classes(300), 2);
  }

  private String digest(SparkSession spark, String... assignments) {
    Path output = folder.resolve("run-" + outputs++);
    return TestJobs.train(spark, TestJobs.classifier(rows, output, assignments)).modelDigest();
  }

  @Test
  void serializersAndCoresChangeNothing() {
    String golden;
    try (SparkSession kryo = LocalSpark.kryo()) {
      golden = digest(kryo, "training.exchange=jobs");
    }
    try (SparkSession java = LocalSpark.java()) {
      assertThat(digest(java, "training.exchange=jobs")).isEqualTo(golden);
      assertThat(digest(java, "training.exchange=local")).isEqualTo(golden);
    }
    try (SparkSession one = LocalSpark.java(Map.of("spark.master", "local[1]"))) {
      assertThat(digest(one, "training.exchange=jobs")).isEqualTo(golden);
      assertThat(digest(one, "training.exchange=local")).isEqualTo(golden);
    }
  }

  @Test
  void replicasWithinAWorkerChangeNothingFromExchangeToExchange() {
    try (SparkSession spark = LocalSpark.java(Map.of("spark.task.cpus", "2"))) {
      for (String state : new String[] {"average", "keep", "reset"}) {
        String[] local = {
          "training.threads-per-worker=2",
          "averaging.optimizer-state=" + state,
          "data.weight=weight",
          "training.exchange=local"
        };
        String[] jobs = local.clone();
        jobs[3] = "training.exchange=jobs";

        assertThat(digest(spark, jobs)).as(state).isEqualTo(digest(spark, local));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "averaging.optimizer-state=average",
        "averaging.optimizer-state=keep",
        "averaging.optimizer-state=reset",
        "averaging.compression=bf16",
        "averaging.compression=fp16",
        "data.weight=weight",
        "averaging.rule={type: slow-momentum, momentum: 0.4}",
        "checkpoint.every-rounds=1"
      })
  void workersThatStayChangeNothing(String variant) {
    try (SparkSession spark = LocalSpark.java(Map.of("spark.master", "local[3]"))) {
      assertThat(digest(spark, variant, "training.exchange=resident"))
          .isEqualTo(digest(spark, variant, "training.exchange=local"));
    }
  }

  @Test
  void moreThreadsThanATaskHasCoresAreRefused() {
    try (SparkSession spark = LocalSpark.java()) {
      assertThatThrownBy(
              () -> digest(spark, "training.threads-per-worker=2", "training.exchange=jobs"))
          .isInstanceOf(UserException.class)
          .message()
          .contains("training.threads-per-worker", "is 2", "1 core", "spark.task.cpus=2")
          .doesNotContain("\n");
    }
  }
}
