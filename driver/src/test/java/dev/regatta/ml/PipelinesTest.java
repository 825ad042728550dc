package dev.regatta.ml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.driver.spark.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Estimators and models as parts of what Spark ML builds of them. */
@Timeout(300)
class PipelinesTest {
  private static SparkSession spark;
  private static Dataset<Row> rows;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = LocalSpark.java();
    rows =
        MlRows.of(spark, 240)
            .withColumn(
                "name", functions.expr("element_at(array('low', 'middle', 'high'), kind + 1)"))
            .cache();
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  private static RegattaClassifier classifier() {
    RegattaClassifier classifier =
        new RegattaClassifier()
            .setHiddenLayers(8)
            .setEpochs(6)
            .setBatchSize(16)
            .setNumWorkers(2)
            .setStepSize(0.03);
    return classifier.setLabelCol("kind");
  }

  private static RegattaRegressor regressor() {
    RegattaRegressor regressor =
        new RegattaRegressor()
            .setHiddenLayers(8)
            .setEpochs(6)
            .setBatchSize(16)
            .setNumWorkers(2)
            .setStepSize(0.03);
    return regressor.setLabelCol("price");
  }

  @Test
  void classNamesComeBackFromAPipeline() throws Exception {
    RegattaClassifier classifier = classifier();
    classifier.setLabelCol("index").setFeaturesCol("assembled");
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StringIndexer().setInputCol("name").setOutputCol("index"),
                  new VectorAssembler()
                      .setInputCols(new String[] {"a", "b", "c"})
                      .setOutputCol("assembled"),
                  classifier,
                  new IndexToString().setInputCol("prediction").setOutputCol("said")
                });

    PipelineModel fitted = pipeline.fit(rows);
    String path = folder.resolve("pipeline").toString();
    fitted.write().save(path);
    Dataset<Row> said = PipelineModel.load(path).transform(rows);

    assertThat(said.where("said = name").count()).isGreaterThan(160);
    assertThat(said.orderBy("id").select("said", "probability").collectAsList())
        .isEqualTo(
            fitted.transform(rows).orderBy("id").select("said", "probability").collectAsList());
    NominalAttribute attribute =
        (NominalAttribute) Attribute.fromStructField(said.schema().apply("prediction"));
    assertThat(attribute.values().get()).containsExactlyInAnyOrder("low", "middle", "high");
  }

  @Test
  void anUnfittedPipelineIsReadAsItWasWritten() throws Exception {
    String path = folder.resolve("unfitted").toString();
    new Pipeline().setStages(new PipelineStage[] {classifier()}).write().save(path);

    PipelineModel fitted = Pipeline.load(path).fit(rows);

    assertThat(((RegattaClassificationModel) fitted.stages()[0]).summary().modelDigest())
        .isEqualTo(classifier().fit(rows).summary().modelDigest());
  }

  @Test
  void crossValidationChoosesInParallel() throws Exception {
    RegattaClassifier classifier = classifier();
    ParamMap[] grid = new ParamGridBuilder().addGrid(classifier.epochs(), intsOf(1, 8)).build();
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(classifier)
            .setEvaluator(new MulticlassClassificationEvaluator().setLabelCol("kind"))
            .setEstimatorParamMaps(grid)
            .setNumFolds(2)
            .setSeed(1)
            .setParallelism(2);

    CrossValidatorModel model = validator.fit(rows);

    assertThat(model.avgMetrics()[1]).isGreaterThan(model.avgMetrics()[0]);
    RegattaClassificationModel best = (RegattaClassificationModel) model.bestModel();
    assertThat(best.getEpochs()).isEqualTo(8);
    assertThat(model.avgMetrics()).isEqualTo(validator.setParallelism(1).fit(rows).avgMetrics());
    String path = folder.resolve("validated").toString();
    model.write().save(path);
    assertThat(CrossValidatorModel.load(path).transform(rows).select("prediction").collectAsList())
        .isEqualTo(best.transform(rows).select("prediction").collectAsList());
  }

  private static scala.collection.Iterable<Object> intsOf(int... values) {
    return scala.collection.JavaConverters.asScalaBuffer(
        java.util.Arrays.stream(values).boxed().map(Object.class::cast).toList());
  }

  @Test
  void aTrainValidationSplitChoosesInParallel() {
    RegattaRegressor regressor = regressor();
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(regressor.stepSize(), new double[] {1e-5, 0.03}).build();

    TrainValidationSplitModel model =
        new TrainValidationSplit()
            .setEstimator(regressor)
            .setEvaluator(new RegressionEvaluator().setLabelCol("price"))
            .setEstimatorParamMaps(grid)
            .setParallelism(2)
            .setSeed(1)
            .fit(rows);

    assertThat(model.validationMetrics()[1]).isLessThan(model.validationMetrics()[0]);
    assertThat(((RegattaRegressionModel) model.bestModel()).getStepSize()).isEqualTo(0.03);
  }

  @Test
  void evaluatorsReadTheOutputs() {
    Dataset<Row> classes = classifier().fit(rows).transform(rows);
    for (String metric : List.of("f1", "accuracy", "logLoss")) {
      double value =
          new MulticlassClassificationEvaluator()
              .setLabelCol("kind")
              .setMetricName(metric)
              .evaluate(classes);
      assertThat(value).as(metric).isBetween(0.01, 2.0);
    }
    Dataset<Row> two = rows.withColumn("kind", functions.expr("int(kind > 0)"));
    assertThat(
            new BinaryClassificationEvaluator()
                .setLabelCol("kind")
                .evaluate(classifier().fit(two).transform(two)))
        .isGreaterThan(0.8);
    assertThat(
            new RegressionEvaluator()
                .setLabelCol("price")
                .setMetricName("r2")
                .evaluate(regressor().fit(rows).transform(rows)))
        .isGreaterThan(0.5);
  }

  @Test
  void evaluateAgreesWithSparksEvaluators() {
    RegattaClassificationModel model = classifier().fit(rows);
    Map<String, Double> figures = model.evaluate(rows, "kind");

    assertThat(figures.get("accuracy"))
        .isEqualTo(
            new MulticlassClassificationEvaluator()
                .setLabelCol("kind")
                .setMetricName("accuracy")
                .evaluate(model.transform(rows)));
  }

  @Test
  void oneVersusRestTakesTheClassifier() {
    Dataset<Row> predicted =
        new OneVsRest()
            .setClassifier(classifier())
            .setLabelCol("kind")
            .setParallelism(2)
            .fit(rows)
            .transform(rows);

    assertThat(predicted.where("prediction = kind").count()).isGreaterThan(150);
  }

  @Test
  void oneVersusRestPassesWeightsOn() {
    OneVsRest plain = new OneVsRest().setClassifier(classifier().setEpochs(1)).setLabelCol("kind");
    OneVsRest weighted = plain.copy(ParamMap.empty()).setWeightCol("weight");

    assertThat(digest(weighted.fit(rows))).isNotEqualTo(digest(plain.fit(rows)));
  }

  private static String digest(OneVsRestModel model) {
    return ((RegattaClassificationModel) model.models()[0]).trained().model().digest();
  }

  @Test
  void streamsArePredictedAsTablesAre() throws Exception {
    RegattaClassificationModel model = classifier().fit(rows);
    String input = folder.resolve("input").toString();
    rows.select("id", "features", "name").repartition(3).write().parquet(input);
    Dataset<Row> stream =
        spark
            .readStream()
            .schema(spark.read().parquet(input).schema())
            .option("maxFilesPerTrigger", 1)
            .parquet(input);

    Dataset<Row> predicted = model.transform(stream);
    assertThat(predicted.isStreaming()).isTrue();
    StreamingQuery query =
        predicted
            .writeStream()
            .format("memory")
            .queryName("predicted")
            .option("checkpointLocation", folder.resolve("stream").toString())
            .start();
    query.processAllAvailable();
    query.stop();

    String[] columns = {"id", "name", "rawPrediction", "probability", "prediction"};
    assertThat(spark.table("predicted").selectExpr(columns).orderBy("id").collectAsList())
        .hasSize(240)
        .isEqualTo(model.transform(rows).selectExpr(columns).orderBy("id").collectAsList());
  }
}
