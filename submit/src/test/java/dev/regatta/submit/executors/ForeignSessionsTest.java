package dev.regatta.submit.executors;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regatta.conf.UserException;
import dev.regatta.ml.RegattaClassificationModel;
import dev.regatta.ml.RegattaClassifier;
import dev.regatta.submit.Build;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The Spark ML API in sessions that somebody else configured, on executors of their own. */
@Tag("cluster")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ForeignSessionsTest {
  static final Map<String, String> JAVA =
      Map.of(
          "spark.serializer", "org.apache.spark.serializer.JavaSerializer",
          "spark.kryo.registrationRequired", "false",
          "spark.kryo.registrator", "");
  private static final Map<String, String> KRYO =
      Map.of(
          "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
          "spark.kryo.registrationRequired", "false",
          "spark.kryo.registrator", "");
  private static final Map<String, String> DYNAMIC =
      Map.of(
          "spark.serializer", "org.apache.spark.serializer.JavaSerializer",
          "spark.kryo.registrationRequired", "false",
          "spark.kryo.registrator", "",
          "spark.dynamicAllocation.enabled", "true",
          "spark.dynamicAllocation.shuffleTracking.enabled", "true",
          "spark.dynamicAllocation.initialExecutors", "2",
          "spark.dynamicAllocation.minExecutors", "0",
          "spark.dynamicAllocation.executorIdleTimeout", "3s",
          "spark.dynamicAllocation.maxExecutors", "3");

  @TempDir static Path directory;
  private static ExecutorCluster cluster;
  private static String goldenDigest;
  private static List<Row> goldenPredictions;

  @BeforeAll
  static void start() throws Exception {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("golden")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.warehouse.dir", directory.resolve("warehouse").toString())
            .getOrCreate()) {
      RegattaClassificationModel model = classifier().fit(rows(spark));
      goldenDigest = model.summary().modelDigest();
      goldenPredictions = predictions(model, rows(spark));
    }
    cluster = new ExecutorCluster(Build.spark(), directory, Map.of());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Dataset<Row> rows(SparkSession spark) {
    return spark
        .range(0, 400, 1, 3)
        .selectExpr(
            "id",
            "array((id * 37) % 101 / 64D, (id * 53) % 97 / 64D) AS features",
            "IF(((id * 37) % 101) > ((id * 53) % 97), 1, 0) AS label");
  }

  private static RegattaClassifier classifier() {
    return new RegattaClassifier()
        .setHiddenLayers(6)
        .setEpochs(3)
        .setBatchSize(16)
        .setNumWorkers(2)
        .setStepSize(0.02);
  }

  private static List<Row> predictions(RegattaClassificationModel model, Dataset<Row> rows) {
    return model
        .transform(rows)
        .orderBy("id")
        .select("id", "rawPrediction", "probability", "prediction")
        .collectAsList();
  }

  static Stream<Arguments> sessions() {
    return Stream.of(
        Arguments.of("java", JAVA, "resident"), Arguments.of("kryo", KRYO, "resident"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sessions")
  void fitAndTransformAsInOneJvm(String name, Map<String, String> settings, String exchange)
      throws Exception {
    assertAsInOneJvm(cluster.session(2, 1, settings), name, exchange);
  }

  private static void assertAsInOneJvm(SparkSession spark, String name, String exchange)
      throws Exception {
    RegattaClassificationModel model = classifier().fit(rows(spark));
    String path = directory.resolve("model-" + name).toString();
    model.write().save(path);

    assertThat(model.summary().toJson()).contains("\"exchange\" : \"" + exchange + "\"");
    assertThat(model.summary().modelDigest()).isEqualTo(goldenDigest);
    assertThat(predictions(model, rows(spark))).isEqualTo(goldenPredictions);
    assertThat(predictions(RegattaClassificationModel.load(path), rows(spark).repartition(5)))
        .isEqualTo(goldenPredictions);
    assertThat(model.evaluate(rows(spark), "label").get("accuracy")).isGreaterThan(0.6);
    assertThat(spark.sparkContext().isStopped()).isFalse();
  }

  @Test
  void executorsComeWhenFitNeedsThem() throws Exception {
    SparkSession spark = cluster.session(2, 1, DYNAMIC);
    await().atMost(60, SECONDS).until(() -> ExecutorCluster.executors(spark).length == 0);
    Executors seen = new Executors();
    spark.sparkContext().addSparkListener(seen);

    assertAsInOneJvm(spark, "dynamic", "jobs");

    assertThat(seen.added()).isPositive();
  }

  @Test
  void kryoThatDemandsRegistrationIsToldWhatToAdd() {
    SparkSession spark =
        cluster.session(
            1,
            1,
            Map.of(
                "spark.kryo.registrationRequired", "true",
                "spark.kryo.registrator", ""));

    assertThatThrownBy(() -> classifier().fit(rows(spark)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("spark.kryo.registrator=dev.regatta.driver.spark.RegattaRegistrator");
  }
}
