package dev.regatta.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExecutorCheckTest {
  private JavaSparkContext spark;

  @BeforeAll
  void start() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("executor check")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .set("spark.kryo.registrationRequired", "true"));
  }

  @AfterAll
  void stop() {
    spark.stop();
  }

  @Test
  void findsNothingWhereEveryExecutorFits() {
    assertThat(ExecutorCheck.problem(spark.sc())).isEmpty();
  }

  @Test
  void namesTheHostAndTheVersionOnce() throws Exception {
    Requirements tomorrow = new Requirements(99, 99, "3.5", "2.12");

    assertThat(new ExecutorCheck(tomorrow).run(spark))
        .hasValue(
            "Regatta needs Spark 3.5, Scala 2.12 and Java 99; executor %s runs Java %d."
                .formatted(InetAddress.getLocalHost().getHostName(), Runtime.version().feature()));
  }

  @Test
  void readsTheVersionOfAnExecutorThatCouldNotLoadTheRegistrator() {
    Throwable failure =
        new SparkException(
            "Job aborted due to stage failure: Task 0 in stage 0.0 failed 4 times, most recent"
                + " failure: Lost task 0.3 in stage 0.0 (TID 3) (host-3 executor 1):"
                + " java.lang.UnsupportedClassVersionError: dev/regatta/driver/spark/Registrator"
                + " has been compiled by a more recent version of the Java Runtime (class file"
                + " version 61.0), this version of the Java Runtime only recognizes class file"
                + " versions up to 55.0");

    assertThat(ExecutorCheck.tooOld(failure)).containsExactly("executor host-3 runs Java 11");
  }

  @Test
  void readsNothingIntoAnotherFailure() {
    assertThat(ExecutorCheck.tooOld(new SparkException("(TID 3) (host-3 executor 1): disk full")))
        .isEmpty();
  }

  @Test
  void letsAnotherFailurePass() {
    JavaSparkContext stopped = new JavaSparkContext(spark.sc());
    spark.stop();
    try {
      assertThatThrownBy(() -> ExecutorCheck.problem(stopped.sc()))
          .isInstanceOf(IllegalStateException.class);
    } finally {
      start();
    }
  }
}
