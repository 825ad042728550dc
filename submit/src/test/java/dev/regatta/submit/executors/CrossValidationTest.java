package dev.regatta.submit.executors;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regatta.ml.RegattaClassifier;
import dev.regatta.submit.Build;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many fits in the same two executors: they hold afterwards what they held before. */
@Tag("cluster")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class CrossValidationTest {
  private static final int EXECUTORS = 2;
  private static final long MIB = 1 << 20;

  /** Units of a layer: the weights between two of them are 1 MiB, which each fit holds often. */
  private static final int UNITS = 512;

  @TempDir static Path directory;
  private static ExecutorCluster cluster;
  private static SparkSession spark;
  private static Dataset<Row> rows;

  @BeforeAll
  static void start() throws Exception {
    cluster = new ExecutorCluster(Build.spark(), directory, Map.of());
    spark = cluster.session(EXECUTORS, 1, ForeignSessionsTest.JAVA);
    rows =
        spark
            .range(0, 300, 1, 2)
            .selectExpr(
                "array((id * 37) % 101 / 64D, (id * 53) % 97 / 64D) AS features",
                "IF(((id * 37) % 101) > ((id * 53) % 97), 1, 0) AS label");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void executorsGrowNeitherInMemoryNorInThreads() {
    validate(2, 1, 0.001, 0.002);
    Map<Long, Held> before = held();

    CrossValidatorModel model = validate(3, 2, 0.0001, 0.001, 0.003, 0.01);

    assertThat(model.avgMetrics()).hasSize(4);
    assertThat(Arrays.stream(model.avgMetrics()).max().orElseThrow()).isGreaterThan(0.7);
    // Blocks of broadcasts leave executors once the driver's collector has found their owners.
    await()
        .atMost(60, SECONDS)
        .untilAsserted(
            () ->
                assertThat(held())
                    .allSatisfy((pid, now) -> flat(Objects.requireNonNull(before.get(pid)), now)));
  }

  private static void flat(Held before, Held now) {
    assertThat(now.heapBytes).as("heap").isLessThan(before.heapBytes + 4 * MIB);
    assertThat(now.directBytes).as("direct").isLessThan(before.directBytes + 4 * MIB);
    assertThat(now.nativeBytes).as("native").isLessThan(before.nativeBytes + 64 * MIB);
    assertThat(now.threads).as("threads").isLessThan(before.threads + 8);
    assertThat(now.ours).as("threads of ours").isEmpty();
  }

  private static CrossValidatorModel validate(int folds, int parallelism, double... stepSizes) {
    RegattaClassifier classifier =
        new RegattaClassifier()
            .setHiddenLayers(UNITS, UNITS)
            .setEpochs(2)
            .setBatchSize(64)
            .setNumWorkers(EXECUTORS / parallelism);
    ParamMap[] settings = new ParamGridBuilder().addGrid(classifier.stepSize(), stepSizes).build();
    return new CrossValidator()
        .setEstimator(classifier)
        .setEstimatorParamMaps(settings)
        .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
        .setNumFolds(folds)
        .setParallelism(parallelism)
        .setSeed(1)
        .fit(rows);
  }

  /** What each executor holds, by its process. */
  private static Map<Long, Held> held() {
    System.gc();
    JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Map<Long, Held> all = new TreeMap<>();
    await()
        .atMost(60, SECONDS)
        .until(
            () -> {
              List<Integer> tasks = List.of(1, 2);
              java.parallelize(tasks, EXECUTORS)
                  .map(task -> Held.now())
                  .collect()
                  .forEach(one -> all.put(one.pid, one));
              return all.size() == EXECUTORS;
            });
    return all;
  }
}
