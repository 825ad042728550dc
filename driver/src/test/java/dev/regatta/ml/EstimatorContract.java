package dev.regatta.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.JobFileException;
import dev.regatta.conf.UserException;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.worker.optimizer.Adam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.Predictor;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.reflect.ClassTag$;

/**
 * What Spark ML's documentation asks of every estimator and its model, and what both of ours share.
 *
 * @param <E> the estimator
 * @param <M> its model
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EstimatorContract<
    E extends Predictor<Vector, E, M> & RegattaSettings<E> & MLWritable,
    M extends PredictionModel<Vector, M> & RegattaModel> {
  @TempDir Path folder;
  SparkSession spark;
  Dataset<Row> rows;
  M model;

  abstract E estimator(String... uid);

  abstract E loadEstimator(String path);

  abstract M loadModel(String path);

  abstract String label();

  /** Columns that a model appends. */
  abstract List<String> outputs();

  /** A figure that the model's {@code evaluate} gives. */
  abstract Map<String, Double> evaluate(M fitted, Dataset<Row> labelled);

  @BeforeAll
  void fit() {
    spark = LocalSpark.java();
    rows = MlRows.of(spark, 240).cache();
    model = small().fit(rows);
  }

  @AfterAll
  void stop() {
    spark.close();
  }

  E small() {
    E estimator = estimator();
    estimator.setLabelCol(label());
    estimator.setHiddenLayers(6).setEpochs(3).setBatchSize(16).setNumWorkers(2);
    return estimator.setStepSize(0.02);
  }

  /** Every output of every row, with its bits. */
  List<String> predictions(M fitted, Dataset<Row> input) {
    List<String> columns = new ArrayList<>(outputs());
    columns.add(0, "id");
    return fitted
        .transform(input)
        .selectExpr(columns.toArray(String[]::new))
        .orderBy("id")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }

  // Params

  @Test
  void everyParamIsDocumentedAndKnowsItsOwner() {
    for (Params owner : List.of(estimator("named"), model)) {
      for (Param<?> param : owner.params()) {
        assertThat(param.doc()).as(param.name()).isNotBlank();
        assertThat(param.parent()).as(param.name()).isEqualTo(owner.uid());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "featuresCol",
        "labelCol",
        "predictionCol",
        "weightCol",
        "validationIndicatorCol",
        "seed",
        "stepSize",
        "tol",
        "featuresCols",
        "hiddenLayers",
        "activation",
        "dropout",
        "epochs",
        "optimizer",
        "schedule",
        "batchSize",
        "numWorkers",
        "threadsPerWorker",
        "averageEvery",
        "averagingRule",
        "patience",
        "checkpointDir",
        "job",
        "initialModelPath",
        "frozenLayers",
        "newOutputLayer",
        "validationFraction"
      })
  void hasTheParam(String name) {
    assertThat(estimator().hasParam(name)).isTrue();
    assertThat(estimator().getParam(name).name()).isEqualTo(name);
    assertThat(estimator().explainParams()).contains(name + ": ");
  }

  @ParameterizedTest
  @CsvSource({
    "epochs, 0",
    "batchSize, 0",
    "numWorkers, 0",
    "threadsPerWorker, 0",
    "averageEvery, 0",
    "patience, 0",
    "frozenLayers, -1"
  })
  void refusesCountsThatAreTooSmall(String name, int value) {
    assertThatThrownBy(() -> estimator().set(name, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(Integer.toString(value));
  }

  @ParameterizedTest
  @CsvSource({"dropout, 1", "dropout, -0.1", "stepSize, 0", "tol, -1", "validationFraction, 1"})
  void refusesNumbersOutOfRange(String name, double value) {
    assertThatThrownBy(() -> estimator().set(name, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(Double.toString(value));
  }

  @Test
  void defaultsAreThoseOfTheJobFile() {
    E estimator = estimator();
    assertThat(estimator.getEpochs()).isEqualTo(20);
    assertThat(estimator.getBatchSize()).isEqualTo(128);
    assertThat(estimator.getSeed()).isEqualTo(42);
    assertThat(estimator.getAverageEvery()).isEqualTo(16);
    assertThat(estimator.getOptimizer()).isEqualTo("adam");
    assertThat(estimator.getSchedule()).isEqualTo("constant");
    assertThat(estimator.getAveragingRule()).isEqualTo("mean");
    assertThat(estimator.getPatience()).isEqualTo(5);
    assertThat(estimator.getHiddenLayers()).isEmpty();
    assertThat(estimator.isDefined(estimator.numWorkers())).isFalse();
    assertThat(estimator.isSet(estimator.epochs())).isFalse();
  }

  @Test
  void settersSetAndClearTakesBack() {
    E estimator = estimator().setEpochs(7);
    assertThat(estimator.getEpochs()).isEqualTo(7);

    estimator.clear(estimator.epochs());

    assertThat(estimator.getEpochs()).isEqualTo(20);
  }

  @Test
  void uidsAreUniqueOrGiven() {
    assertThat(estimator().uid()).isNotEqualTo(estimator().uid());
    assertThat(estimator("mine").uid()).isEqualTo("mine");
    assertThat(estimator("mine")).hasToString("mine");
  }

  @Test
  void paramsOfAnotherInstanceAreRefused() {
    assertThatThrownBy(() -> estimator().set(estimator().epochs(), 3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aParamMapOutweighsWhatIsSet() {
    E estimator = small();
    ParamMap map = new ParamMap().put(estimator.epochs().w(1));

    M fitted = estimator.fit(rows, map);

    assertThat(fitted.summary().ledger().epochs()).isEqualTo(1);
    assertThat(fitted.getEpochs()).isEqualTo(1);
    assertThat(estimator.getEpochs()).isEqualTo(3);
  }

  // Copies

  @Test
  void aCopyHasTheValuesAndIsIndependent() {
    E estimator = estimator().setEpochs(4).setActivation("tanh");

    E copy = estimator.copy(ParamMap.empty());
    copy.setEpochs(9);

    assertThat(copy.uid()).isEqualTo(estimator.uid());
    assertThat(copy.getActivation()).isEqualTo("tanh");
    assertThat(estimator.getEpochs()).isEqualTo(4);
  }

  @Test
  void aCopyTakesExtraParams() {
    E estimator = estimator().setEpochs(4);

    E copy = estimator.copy(new ParamMap().put(estimator.epochs().w(6)));

    assertThat(copy.getEpochs()).isEqualTo(6);
  }

  @Test
  void aModelsCopyPredictsTheSame() {
    M copy = model.copy(ParamMap.empty());

    assertThat(copy.uid()).isEqualTo(model.uid());
    assertThat(copy.parent()).isSameAs(model.parent());
    assertThat(copy.hasSummary()).isTrue();
    assertThat(predictions(copy, rows)).isEqualTo(predictions(model, rows));
  }

  @Test
  void aModelsCopyTakesExtraParams() {
    M copy = model.copy(new ParamMap().put(model.predictionCol().w("other")));

    assertThat(copy.transform(rows).columns()).contains("other").doesNotContain("prediction");
    assertThat(model.getPredictionCol()).isEqualTo("prediction");
  }

  // Schemas

  @Test
  void aMissingColumnIsTold() {
    for (String column : new String[] {"features", label()}) {
      assertThatThrownBy(() -> small().fit(rows.drop(column)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(column + " does not exist");
    }
    assertThatThrownBy(() -> model.transform(rows.drop("features")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("features does not exist");
  }

  @Test
  void featuresOfAWrongTypeAreTold() {
    for (String column : new String[] {"colour", "a", "heldOut"}) {
      E estimator = small();
      estimator.setFeaturesCol(column);
      assertThatThrownBy(() -> estimator.transformSchema(rows.schema()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(column)
          .hasMessageContaining("vectors or arrays");
    }
  }

  @Test
  void aLabelOfTextsIsTold() {
    E estimator = small();
    estimator.setLabelCol("colour");
    assertThatThrownBy(() -> estimator.transformSchema(rows.schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("colour")
        .hasMessageContaining("StringIndexer");
  }

  @Test
  void wrongWeightsAndIndicatorsAreTold() {
    assertThatThrownBy(() -> small().setWeightCol("colour").transformSchema(rows.schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weight column colour");
    assertThatThrownBy(() -> small().setValidationIndicatorCol("a").transformSchema(rows.schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("boolean");
  }

  @Test
  void anOutputColumnThatIsThereAlreadyIsTold() {
    Dataset<Row> taken = rows.withColumn("prediction", functions.lit(1.0));
    assertThatThrownBy(() -> small().fit(taken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Column prediction already exists");
    assertThatThrownBy(() -> model.transform(taken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Column prediction already exists");
  }

  @Test
  void transformSchemaTellsWhatTransformMakes() {
    StructType made = model.transform(rows).schema();

    assertThat(model.transformSchema(rows.schema())).isEqualTo(made);
    assertThat(small().transformSchema(rows.schema()).fieldNames()).isEqualTo(made.fieldNames());
  }

  @Test
  void outputsOfNoNameAreLeftOut() {
    M quiet = model.copy(ParamMap.empty());
    outputs().forEach(column -> quiet.set(column + "Col", ""));

    assertThat(quiet.transform(rows).columns()).isEqualTo(rows.columns());
  }

  // Persistence

  @Test
  void anEstimatorIsReadAsItWasWritten() throws IOException {
    E estimator =
        small().setJob("prepare: {numeric: min-max}").setFeaturesCols("a", "b").setTol(0.25);
    String path = folder.resolve("estimator").toString();
    estimator.write().save(path);

    E read = loadEstimator(path);

    assertThat(read.uid()).isEqualTo(estimator.uid());
    assertThat(values(read)).isEqualTo(values(estimator));
  }

  private static List<String> values(Params owner) {
    return Stream.of(owner.params())
        .filter(owner::isDefined)
        .map(param -> param.name() + "=" + text(owner.getOrDefault(param)))
        .toList();
  }

  private static String text(Object value) {
    return value instanceof Object[] objects
        ? Arrays.toString(objects)
        : value instanceof int[] ints ? Arrays.toString(ints) : value.toString();
  }

  @Test
  void aModelIsReadAsItWasWritten() throws IOException {
    String path = folder.resolve("model").toString();
    model.write().save(path);

    M read = loadModel(path);

    assertThat(read.uid()).isEqualTo(model.uid());
    assertThat(values(read)).isEqualTo(values(model));
    assertThat(read.numFeatures()).isEqualTo(3);
    assertThat(predictions(read, rows)).isEqualTo(predictions(model, rows));
    assertThat(read.hasSummary()).isFalse();
    assertThatThrownBy(read::summary).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nothingIsOverwrittenUnasked() throws IOException {
    String path = folder.resolve("twice").toString();
    model.write().save(path);

    assertThatThrownBy(() -> model.write().save(path)).isInstanceOf(IOException.class);
    model.write().overwrite().save(path);

    assertThat(predictions(loadModel(path), rows)).isEqualTo(predictions(model, rows));
  }

  @Test
  void anEstimatorIsNoModel() throws IOException {
    String path = folder.resolve("an-estimator").toString();
    small().write().save(path);

    assertThatThrownBy(() -> loadModel(path)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDamagedModelIsRefused() throws IOException {
    Path path = folder.resolve("damaged");
    model.write().save(path.toString());
    Path weights = path.resolve("model/weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);

    assertThatThrownBy(() -> loadModel(path.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("weights.safetensors");
  }

  @Test
  void modelsTravelInClosures() {
    SerializerInstance java = spark.sparkContext().env().closureSerializer().newInstance();
    ByteBuffer bytes = java.serialize(model, ClassTag$.MODULE$.apply(model.getClass()));

    M copy = java.deserialize(bytes, ClassTag$.MODULE$.apply(model.getClass()));

    Vector features = rows.first().getAs("features");
    assertThat(copy.predict(features)).isEqualTo(model.predict(features));
  }

  // Fitting

  @Test
  void fitLeavesTheSessionAsItWas() {
    Map<String, String> conf =
        Map.copyOf(scala.collection.JavaConverters.mapAsJavaMap(spark.conf().getAll()));
    int cached = spark.sparkContext().getPersistentRDDs().size();
    long tables = spark.catalog().listTables().count();
    long left = temporaries();

    small().setEpochs(1).fit(rows);

    assertThat(spark.sparkContext().isStopped()).isFalse();
    assertThat(Map.copyOf(scala.collection.JavaConverters.mapAsJavaMap(spark.conf().getAll())))
        .isEqualTo(conf);
    assertThat(spark.sparkContext().getPersistentRDDs().size()).isEqualTo(cached);
    assertThat(spark.catalog().listTables().count()).isEqualTo(tables);
    assertThat(temporaries()).isEqualTo(left);
  }

  private static long temporaries() {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.getFileName().toString().startsWith("regatta-fit-")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theModelKnowsItsParentAndItsParams() {
    assertThat(model.hasParent()).isTrue();
    assertThat(model.parent().uid()).isEqualTo(model.uid());
    assertThat(model.getHiddenLayers()).containsExactly(6);
    assertThat(model.numFeatures()).isEqualTo(3);
  }

  @Test
  void partitionsAndOrderChangeNoBit() {
    Dataset<Row> other = rows.orderBy(functions.desc("id")).repartition(5);

    M again = small().fit(other);

    assertThat(again.summary().modelDigest()).isEqualTo(model.summary().modelDigest());
    assertThat(predictions(again, other)).isEqualTo(predictions(model, rows));
  }

  @Test
  void anotherSeedIsAnotherModel() {
    assertThat(small().setSeed(43).fit(rows).summary().modelDigest())
        .isNotEqualTo(model.summary().modelDigest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sparse", "array"})
  void featuresInAnotherFormAreTheSame(String column) {
    E estimator = small();
    estimator.setFeaturesCol(column);
    M fitted = estimator.fit(rows);

    assertThat(fitted.summary().modelDigest()).isEqualTo(model.summary().modelDigest());
    assertThat(predictions(fitted, rows)).isEqualTo(predictions(model, rows));
  }

  @Test
  void aModelReadsColumnsOfOtherNamesAndForms() {
    M other = model.copy(ParamMap.empty());
    other.setFeaturesCol("array");

    assertThat(predictions(other, rows)).isEqualTo(predictions(model, rows));
  }

  @Test
  void columnsGoInOneByOne() {
    M numbers = small().setFeaturesCols("a", "b", "c").fit(rows);
    M texts = small().setFeaturesCols("a", "features", "colour").fit(rows);

    assertThat(numbers.summary().modelDigest()).isEqualTo(model.summary().modelDigest());
    assertThat(numbers.transform(rows).columns()).containsAll(outputs());
    assertThat(texts.transform(rows.select("id", "colour", "features", "a")).count())
        .isEqualTo(240);
    assertThatThrownBy(() -> texts.transform(rows.drop("colour")))
        .hasMessageContaining("colour does not exist");
  }

  @Test
  void weightsCount() {
    M weighted = small().setWeightCol("weight").fit(rows);

    assertThat(weighted.summary().modelDigest()).isNotEqualTo(model.summary().modelDigest());
    M ones = small().setWeightCol("one").fit(rows.withColumn("one", functions.lit(1)));
    assertThat(ones.summary().ledger().training() + ones.summary().ledger().validation())
        .isEqualTo(240);
  }

  @Test
  void theIndicatorTellsWhichRowsAreHeldOut() {
    M fitted = small().setValidationIndicatorCol("heldOut").fit(rows);

    assertThat(fitted.summary().ledger().training()).isEqualTo(192);
    assertThat(fitted.summary().ledger().validation()).isEqualTo(48);
  }

  @Test
  void withoutHeldOutRowsAllAreTrained() {
    M fitted = small().setValidationFraction(0).fit(rows);

    assertThat(fitted.summary().ledger().training()).isEqualTo(240);
  }

  @Test
  void theJobSaysTheRestAndParamsOutweighIt() {
    E estimator =
        small()
            .setJob(
                """
                network: {layers: [{units: 4, activation: tanh}, {units: 3}]}
                optimizer: {type: momentum, learning-rate: 0.5}
                training: {epochs: 9}
                early-stopping: {restore-best: false}
                """);
    estimator.clear(estimator.hiddenLayers());
    M fitted = estimator.fit(rows);

    assertThat(fitted.trained().model().network().blocks()).hasSize(6);
    assertThat(fitted.trained().model().spec().optimizer().learningRate()).isEqualTo(0.02);
    assertThat(fitted.summary().ledger().epochs()).isEqualTo(3);
  }

  @Test
  void everyProblemOfTheJobIsTold() {
    assertThatThrownBy(
            () ->
                small()
                    .setJob("{optimiser: adam, training: {epoch: 3}}")
                    .setSchedule("x")
                    .fit(rows))
        .isInstanceOf(JobFileException.class)
        .hasMessageContaining("optimiser")
        .hasMessageContaining("epoch")
        .hasMessageContaining("schedule");
  }

  @Test
  void optimizersSchedulesAndRulesAreNamesOrYaml() {
    M fitted =
        small()
            .setOptimizer("{type: adam, beta1: 0.8}")
            .setSchedule("cosine")
            .setAveragingRule("slow-momentum")
            .setAverageEvery(4)
            .setDropout(0.1)
            .setActivation("gelu")
            .fit(rows);

    assertThat(fitted.trained().model().spec().optimizer())
        .isEqualTo(new Adam(0.02, 0.8, 0.999, 1e-8));
  }

  @Test
  void aRowThatCannotBeReadIsTold() {
    Dataset<Row> bad =
        rows.withColumn(
            "array",
            functions.expr(
                "CASE WHEN id = 7 THEN array(cast('NaN' as float), 1f, 1f) ELSE array END"));
    E estimator = small();
    estimator.setFeaturesCol("array");

    assertThatThrownBy(() -> estimator.fit(bad))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("NaN")
        .hasMessageContaining("array");
  }

  @Test
  void noRowsAreTold() {
    assertThatThrownBy(() -> small().fit(rows.where("id < 0")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no rows");
  }

  // Prediction

  @Test
  void inputColumnsAreKept() {
    Dataset<Row> made = model.transform(rows);

    assertThat(Arrays.asList(made.columns()).subList(0, rows.columns().length))
        .containsExactly(rows.columns());
    assertThat(made.orderBy("id").select("id", "sparse", "array", "colour").collectAsList())
        .isEqualTo(rows.orderBy("id").select("id", "sparse", "array", "colour").collectAsList());
  }

  @Test
  void noRowsGiveNoPredictions() {
    assertThat(model.transform(rows.limit(0)).count()).isZero();
  }

  @Test
  void oneRowIsPredictedAsAllAre() {
    for (Row row : model.transform(rows).limit(20).collectAsList()) {
      assertThat(model.predict(row.getAs("features"))).isEqualTo((double) row.getAs("prediction"));
    }
  }

  @Test
  void vectorsOfAnotherSizeAreTold() {
    Dataset<Row> other = rows.withColumn("features", functions.expr("slice(array, 1, 2)"));
    assertThatThrownBy(() -> model.transform(other).collectAsList())
        .hasMessageContaining("a vector of another size than in training");
    assertThatThrownBy(
            () -> model.predict(org.apache.spark.ml.linalg.Vectors.dense(1, new double[] {2})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 numbers");
  }

  @Test
  void evaluateAgreesWithTheSummary() {
    M fitted = small().setValidationIndicatorCol("heldOut").fit(rows);
    BestRound best = fitted.summary().best();

    Map<String, Double> figures = evaluate(fitted, rows.where("heldOut"));

    assertThat(best.metric()).isEqualTo("validation-loss");
    assertThat(figures.get("loss"))
        .isCloseTo(best.value(), org.assertj.core.data.Offset.offset(1e-9));
  }

  // Summary

  @Test
  void theSummaryTellsHowTrainingWent() {
    RegattaTrainingSummary summary = model.summary();
    List<Row> history = summary.history().orderBy("round").collectAsList();

    assertThat(history).hasSize(3).hasSize(summary.totalIterations());
    assertThat(history.get(0).getJavaMap(4).keySet().toString()).contains("validation-loss");
    assertThat(summary.status()).isEqualTo("completed");
    assertThat(summary.best().epoch()).isBetween(1.0, 3.0);
    assertThat(summary.toJson()).contains("\"modelDigest\"");
  }

  @Test
  void theLedgerBalances() {
    Ledger ledger = model.summary().ledger();

    assertThat(ledger.training() + ledger.validation()).isEqualTo(240);
    assertThat(ledger.offered()).isEqualTo(3 * ledger.training()).isEqualTo(ledger.trained());
    assertThat(ledger.skipped()).isZero();
  }

  @Test
  void anInterruptedFitEndsAndAnEqualOneIsDone() {
    String checkpoints = folder.resolve("checkpoints").toString();
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> small().setCheckpointDir(checkpoints).fit(rows)).isNotNull();
    } finally {
      Thread.interrupted();
    }

    M fitted = small().setCheckpointDir(checkpoints).fit(rows);

    assertThat(fitted.summary().modelDigest()).isEqualTo(model.summary().modelDigest());
    assertThat(folder.resolve("checkpoints")).isEmptyDirectory();
  }

  @Test
  void schemasWithOddNamesWork() {
    String odd = "f.1 `x` ${HOME} 'q'";
    Dataset<Row> named = rows.withColumnRenamed("features", odd);
    E estimator = small();
    estimator.setFeaturesCol(odd);

    assertThat(predictions(estimator.fit(named), named)).isEqualTo(predictions(model, rows));
  }

  @Test
  void theSchemaOfOutputsIsSparkMls() {
    StructType schema = model.transform(rows).schema();

    assertThat(schema.apply("prediction").dataType()).isEqualTo(DataTypes.DoubleType);
    for (String column : outputs()) {
      if (!column.equals("prediction")) {
        assertThat(schema.apply(column).dataType()).isEqualTo(SQLDataTypes.VectorType());
      }
    }
  }
}
