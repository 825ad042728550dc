package dev.regatta.ml;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.conf.JobFileException;
import dev.regatta.conf.UserException;
import dev.regatta.worker.optimizer.Adam;
import dev.regatta.worker.optimizer.Sam;
import dev.regatta.worker.optimizer.Sgd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.Predictor;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All that Spark ML's documentation asks of an estimator and its model, and what both of ours
 * share.
 *
 * @param <E> the estimator
 * @param <M> its model
 */
abstract class EstimatorContract<
        E extends Predictor<Vector, E, M> & RegattaSettings<E> & MLWritable,
        M extends PredictionModel<Vector, M> & RegattaModel>
    extends SessionContract<E, M> {
  // Fitting

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
  void whatTheEstimatorDecidesMayNotStandInTheJob() {
    String job =
        """
        task: regression
        output: runs/x
        data: {label: x, test: {fraction: 0.1}, bad-rows: skip}
        optimiser: adam
        """;
    assertThatThrownBy(() -> small().setJob(job).fit(rows))
        .isInstanceOf(JobFileException.class)
        .hasMessageContaining("job:1: task = \"regression\": may not stand here")
        .hasMessageContaining("job:2: output = \"runs/x\"")
        .hasMessageContaining("job:3: data.label = \"x\": may not stand here; set labelCol")
        .hasMessageContaining("job:3: data.test")
        .hasMessageContaining("job:4: optimiser")
        .hasMessageStartingWith("5 problems in job:");
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
  void theStepSizeIsThatOfTheOptimizerInside() {
    M fitted = small().setOptimizer("{type: sam, optimizer: {type: sgd}, rho: 0.1}").fit(rows);

    assertThat(fitted.trained().model().spec().optimizer())
        .isEqualTo(new Sam(new Sgd(0.02), 0.1, 1));
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
  void anEqualFitGoesOnWhereAnInterruptedOneEnded() throws Exception {
    int epochs = 300;
    Path checkpoints = folder.resolve("checkpoints");
    FutureTask<M> first =
        new FutureTask<>(
            () -> small().setEpochs(epochs).setCheckpointDir(checkpoints.toString()).fit(rows));
    Thread fitting = new Thread(first, "fit");
    fitting.start();
    await().ignoreExceptions().atMost(60, SECONDS).until(() -> saved(checkpoints).size() > 1);
    fitting.interrupt();
    assertThatThrownBy(first::get).isInstanceOf(ExecutionException.class);
    List<Double> before = new ArrayList<>();
    for (String line : Files.readAllLines(only(checkpoints).resolve("history.jsonl"))) {
      before.add(new ObjectMapper().readTree(line).get("seconds").asDouble());
    }
    assertThat(before).isNotEmpty();

    M fitted = small().setEpochs(epochs).setCheckpointDir(checkpoints.toString()).fit(rows);

    List<Row> seconds =
        fitted.summary().history().orderBy("round").select("seconds").collectAsList();
    assertThat(seconds).hasSizeGreaterThan(before.size());
    // No clock shows the same time twice: this round was not trained again.
    assertThat(seconds.get(0).getDouble(0)).isEqualTo(before.get(0));
    assertThat(fitted.summary().modelDigest())
        .isEqualTo(small().setEpochs(epochs).fit(rows).summary().modelDigest());
    assertThat(checkpoints).isEmptyDirectory();
  }

  private static Path only(Path checkpoints) throws IOException {
    try (Stream<Path> fits = Files.list(checkpoints)) {
      return fits.findFirst().orElseThrow();
    }
  }

  /** The checkpoints of the only fit; they are there once their directories have their names. */
  private static List<Path> saved(Path checkpoints) throws IOException {
    if (!Files.isDirectory(checkpoints)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(checkpoints, 3)) {
      return files.filter(file -> file.getFileName().toString().startsWith("round-")).toList();
    }
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
