package dev.regatta.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.driver.spark.LocalSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.Predictor;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.shared.HasSeed;
import org.apache.spark.ml.param.shared.HasStepSize;
import org.apache.spark.ml.param.shared.HasTol;
import org.apache.spark.ml.param.shared.HasValidationIndicatorCol;
import org.apache.spark.ml.param.shared.HasWeightCol;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Spark ML's documentation asks of the params and copies of every estimator and its model.
 *
 * @param <E> the estimator
 * @param <M> its model
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ParamsContract<
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
  void refusesLayersWithoutUnits() {
    assertThatThrownBy(() -> estimator().setHiddenLayers(8, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hiddenLayers")
        .hasMessageContaining("[8,0]");
  }

  @Test
  void explainsWhatIsSetAndWhatIsNot() {
    String text = estimator().setEpochs(7).explainParams();

    assertThat(text)
        .contains("epochs: passes over the training rows (default: 20, current: 7)")
        .contains(
            "batchSize: rows per replica and local step; unset: fewer the more replicas there are"
                + " (undefined)")
        .contains(
            "weightCol: column of row weights, not negative; unset: every row weighs 1"
                + " (undefined)");
  }

  @Test
  void defaultsAreThoseOfTheJobFile() {
    E estimator = estimator();
    assertThat(estimator.getEpochs()).isEqualTo(20);
    assertThat(estimator.getSeed()).isEqualTo(42);
    assertThat(estimator.getOptimizer()).isEqualTo("auto");
    assertThat(estimator.getSchedule()).isEqualTo("auto");
    assertThat(estimator.getPatience()).isEqualTo(5);
    assertThat(estimator.getHiddenLayers()).isEmpty();
    assertThat(
            List.of(
                estimator.numWorkers(),
                estimator.batchSize(),
                estimator.averageEvery(),
                estimator.averagingRule()))
        .as("are decided when the rows are there")
        .noneMatch(estimator::isDefined);
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
  void estimatorsOfManyThreadsKnowTheirOwnUids() {
    List<Long> wrong =
        IntStream.range(0, 64)
            .parallel()
            .mapToObj(
                i -> {
                  E each = estimator("estimator-" + i);
                  M copy = model.copy(ParamMap.empty());
                  return Stream.concat(Stream.of(each.params()), Stream.of(copy.params()))
                      .map(Param::parent)
                      .filter(uid -> !uid.equals("estimator-" + i) && !uid.equals(model.uid()))
                      .count();
                })
            .toList();

    assertThat(wrong).hasSize(64).containsOnly(0L);
  }

  @Test
  void sparksTraitsTellWhichParamsThereAre() {
    for (Object owner : List.of(estimator(), model)) {
      assertThat(owner)
          .isInstanceOf(HasWeightCol.class)
          .isInstanceOf(HasValidationIndicatorCol.class)
          .isInstanceOf(HasSeed.class)
          .isInstanceOf(HasStepSize.class)
          .isInstanceOf(HasTol.class);
    }
    assertThat(((HasWeightCol) small().setWeightCol("weight")).getWeightCol()).isEqualTo("weight");
    assertThat(((HasTol) small().setTol(0.5)).getTol()).isEqualTo(0.5);
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
}
