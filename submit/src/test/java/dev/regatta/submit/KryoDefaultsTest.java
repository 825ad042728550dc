package dev.regatta.submit;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.QuantileDiscretizer;
import org.apache.spark.ml.feature.RobustScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What Spark does under the script's defaults, where every class must be registered with Kryo. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KryoDefaultsTest {
  @TempDir Path directory;
  private SparkSession spark;

  @BeforeAll
  void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config(defaults())
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
  }

  @AfterAll
  void stop() {
    spark.stop();
  }

  @Test
  void registrationIsRequired() {
    assertThatThrownBy(
            () ->
                spark
                    .sparkContext()
                    .env()
                    .serializer()
                    .newInstance()
                    .serialize(new Unregistered(), scala.reflect.ClassTag.Any()))
        .hasMessageContaining("Class is not registered: " + Unregistered.class.getName());
  }

  @Test
  void csvInfersItsSchema() throws IOException {
    assertThat(rows().schema().simpleString()).isEqualTo("struct<x:double,word:string>");
    assertThat(rows().count()).isEqualTo(400);
  }

  @Test
  void quantilesAreFound() throws IOException {
    assertThat(rows().stat().approxQuantile("x", new double[] {0.5}, 0.01)[0])
        .isBetween(190.0, 210.0);
    new QuantileDiscretizer().setInputCol("x").setOutputCol("bin").setNumBuckets(4).fit(rows());
  }

  @Test
  void aPipelineOfSparksOwnStagesIsFittedSavedAndLoaded() throws IOException {
    PipelineStage[] stages = {
      new StringIndexer().setInputCol("word").setOutputCol("index"),
      new VectorAssembler().setInputCols(new String[] {"x", "index"}).setOutputCol("vector"),
      new RobustScaler().setInputCol("vector").setOutputCol("scaled")
    };
    PipelineModel model = new Pipeline().setStages(stages).fit(rows());
    String path = directory.resolve("model").toString();

    model.write().overwrite().save(path);

    Dataset<Row> scored = PipelineModel.load(path).transform(rows());
    assertThat(scored.select(col("index")).distinct().count()).isEqualTo(7);
  }

  @Test
  void evaluatorsEvaluateAndRowsAreCollected() throws IOException {
    Dataset<Row> scored =
        new VectorAssembler()
            .setInputCols(new String[] {"x", "x"})
            .setOutputCol("rawPrediction")
            .transform(
                rows()
                    .withColumn("label", col("x").gt(200).cast("double"))
                    .withColumn("prediction", col("x")));

    assertThat(new BinaryClassificationEvaluator().evaluate(scored)).isEqualTo(1);
    assertThat(new RegressionEvaluator().setMetricName("r2").evaluate(scored)).isNegative();
    assertThat(scored.toJavaRDD().collect()).hasSize(400);
  }

  private Dataset<Row> rows() throws IOException {
    Path file = directory.resolve("rows.csv");
    if (!Files.exists(file)) {
      StringBuilder text = new StringBuilder("x,word\n");
      for (int i = 0; i < 400; i++) {
        text.append(i + 0.5).append(",word").append(i % 7).append('\n');
      }
      Files.writeString(file, text);
    }
    return spark
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(file.toString())
        .repartition(3);
  }

  /** The file that the script reads. */
  private static SparkConf defaults() {
    Map<String, String> settings = SettingsFile.read("spark.conf");
    assertThat(settings).containsEntry("spark.kryo.registrationRequired", "true");
    SparkConf conf = new SparkConf();
    settings.forEach(conf::set);
    return conf;
  }

  private static final class Unregistered {}
}
