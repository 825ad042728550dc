package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models larger than what Spark carries for its jobs: trained, or refused with the setting. */
class RoundResultsTest {
  private static final Map<String, String> KRYO =
      Map.of(
          "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
          "spark.kryoserializer.buffer.max", "1m",
          "spark.rpc.message.maxSize", "1",
          "spark.master", "local[3]");

  @TempDir private Path folder;

  /** Four bytes each: a weight, its gradient and Adam's slots do not fit three times. */
  private static final int MANY_UNITS = 12_000;

  /** 3 workers; about 0.36 million parameters, with Adam's slots three vectors of them. */
  private Job job(String exchange) {
    Path rows =
        TestJobs.csv(folder.resolve("rows"), TestJobs.CLASSES_HEADER, TestJobs.classes(120), 1);
    return job(exchange, rows, 600);
  }

  private Job job(String exchange, Path rows, int units) {
    String layer = "{units: " + units + ", activation: tanh}";
    return TestJobs.classifier(
        rows,
        folder.resolve("run-" + exchange),
        "network.layers=[" + layer + ", " + layer + "]",
        "training.epochs=1",
        "training.exchange=" + exchange);
  }

  private static SparkSession session(String maxResultSize) {
    Map<String, String> settings = new HashMap<>(KRYO);
    settings.put("spark.driver.maxResultSize", maxResultSize);
    return LocalSpark.java(settings);
  }

  @Test
  void jobsThatReturnMoreThanTheLimitAreRefusedBeforeTheyTrain() {
    try (SparkSession spark = session("1m")) {
      assertThatThrownBy(() -> TestJobs.train(spark, job("jobs")))
          .isInstanceOf(UserException.class)
          .message()
          .contains(
              "training.exchange",
              "3 workers",
              "spark.driver.maxResultSize is 1.0 MB",
              "--conf spark.driver.maxResultSize=13m",
              "resident")
          .doesNotContain("\n");
      assertThat(folder.resolve("run-jobs/job.yaml")).doesNotExist();

      String resident = TestJobs.train(spark, job("resident")).modelDigest();
      assertThat(resident).isEqualTo(TestJobs.train(spark, job("local")).modelDigest());
    }
  }

  @Test
  void aModelThatTheHeapCannotHoldIsRefusedBeforeItTrains() {
    Path rows =
        TestJobs.csv(folder.resolve("rows"), TestJobs.CLASSES_HEADER, TestJobs.classes(120), 1);
    try (SparkSession spark = session("1g")) {
      assertThatThrownBy(() -> TestJobs.train(spark, job("local", rows, MANY_UNITS)))
          .isInstanceOf(UserException.class)
          .message()
          .matches(
              "memory: 3 workers and the driver need [0-9.]+ GB in one JVM, whose heap is [0-9.]+"
                  + " GB; set REGATTA_MEMORY=\\d+g \\(or spark.driver.memory\\)");
      assertThat(folder.resolve("run-local/job.yaml")).doesNotExist();
    }
  }

  /** The remedy that the message names is enough, and the Kryo buffer and messages no limit. */
  @Test
  void jobsJustBelowTheLimitTrain() {
    try (SparkSession spark = session("13m")) {
      assertThat(TestJobs.train(spark, job("jobs")).status()).isEqualTo("completed");
      assertThat(Files.exists(folder.resolve("run-jobs/model"))).isTrue();
    }
  }

  @Test
  void sparksDefaultAndNoLimitAreUnderstood() {
    RoundResults gib = new RoundResults(2, 1 << 29);
    SparkConf conf = new SparkConf(false);

    assertThatCode(() -> gib.require(conf)).doesNotThrowAnyException();
    RoundResults more = new RoundResults(2, (1 << 29) + 1);
    assertThatThrownBy(() -> more.require(conf))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("spark.driver.maxResultSize=1025m")
        .hasMessageContaining("1073741826 bytes");
    conf.set("spark.driver.maxResultSize", "0");
    assertThatCode(() -> more.require(conf)).doesNotThrowAnyException();
  }

  @Test
  void aResultLongerThanAnArrayIsRefusedWhateverTheLimit() {
    SparkConf conf = new SparkConf(false).set("spark.driver.maxResultSize", "0");

    assertThatThrownBy(() -> new RoundResults(1, 1L << 31).require(conf))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("2147483648 bytes")
        .hasMessageContaining("resident");
  }
}
