package dev.regatta.submit.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.driver.spark.run.RunListener;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkException;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cluster that wants a secret of everybody and encrypts all that it sends. */
@Tag("cluster")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EncryptedClusterTest {
  private static final Map<String, String> SECURITY = security();

  @TempDir static Path directory;
  private static Trainings trainings;
  private static String golden;
  private static ExecutorCluster cluster;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws Exception {
    trainings = new Trainings(directory);
    golden = trainings.golden("average");
    cluster =
        new ExecutorCluster(
            SecureSpark.home(directory.resolve("spark"), SECURITY), directory, SECURITY);
    spark = cluster.session(Trainings.WORKERS, 1);
  }

  /** The secure settings that are shipped, and a secret. */
  private static Map<String, String> security() {
    Map<String, String> security = SecureSpark.settings(UUID.randomUUID().toString());
    assertThat(security)
        .containsEntry("spark.authenticate", "true")
        .containsEntry("spark.network.crypto.enabled", "true")
        .containsEntry("spark.network.crypto.authEngineVersion", "2")
        .containsEntry("spark.network.crypto.saslFallback", "false")
        .containsEntry("spark.io.encryption.enabled", "true")
        .containsEntry("spark.master.rest.enabled", "false");
    return security;
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobs", "resident"})
  void trainsTheSameBits(String exchange) {
    assertThat(trainings.run(spark, exchange, "average", RunListener.SILENT).modelDigest())
        .isEqualTo(golden);
  }

  @Test
  void hearsOnlyWhoKnowsTheSecret() throws Exception {
    assertThat(SparkEnv.get().securityManager().isEncryptionEnabled()).isTrue();

    assertThatCode(() -> call(SparkEnv.get().conf())).doesNotThrowAnyException();
    assertThatThrownBy(() -> call(new SparkConf(false))).isInstanceOf(SparkException.class);
  }

  /** Looks the driver up as executors do, from an environment of its own. */
  private static void call(SparkConf conf) {
    SecurityManager security =
        new SecurityManager(
            conf,
            SecurityManager.$lessinit$greater$default$2(),
            SecurityManager.$lessinit$greater$default$3());
    RpcEnv stranger = RpcEnv.create("stranger", "127.0.0.1", 0, conf, security, true);
    try {
      stranger.setupEndpointRef(SparkEnv.get().rpcEnv().address(), "MapOutputTracker");
    } finally {
      stranger.shutdown();
      stranger.awaitTermination();
    }
  }
}
