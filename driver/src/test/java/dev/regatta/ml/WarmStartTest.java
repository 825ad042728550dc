package dev.regatta.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.network.ParameterBlock;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fits that start from a fitted model. */
class WarmStartTest {
  private static SparkSession spark;
  private static Dataset<Row> rows;
  private static RegattaClassificationModel first;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = LocalSpark.java();
    rows = MlRows.of(spark, 240).cache();
    first = classifier().fit(rows);
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  private static RegattaClassifier classifier() {
    RegattaClassifier classifier =
        new RegattaClassifier()
            .setHiddenLayers(7, 5)
            .setEpochs(3)
            .setBatchSize(16)
            .setNumWorkers(2)
            .setStepSize(0.02);
    return classifier.setLabelCol("kind");
  }

  private static float[] layer(RegattaModel fitted, int layer) {
    Model model = fitted.trained().model();
    int from = model.weights().length;
    int to = 0;
    for (ParameterBlock block : model.network().blocks()) {
      if (block.layer() == layer) {
        from = Math.min(from, block.offset());
        to = Math.max(to, block.end());
      }
    }
    return Arrays.copyOfRange(model.weights(), from, to);
  }

  @Test
  void stepsOfNothingLeaveTheModelAsItWas() {
    RegattaClassificationModel again =
        classifier().setInitialModel(first).setStepSize(1e-30).fit(rows);

    assertThat(again.summary().modelDigest()).isEqualTo(first.summary().modelDigest());
  }

  @Test
  void trainingGoesOnWhereItEnded() {
    RegattaClassificationModel again = classifier().setInitialModel(first).fit(rows);

    Double before = first.evaluate(rows, "kind").get("loss");
    assertThat(again.evaluate(rows, "kind").get("loss")).isLessThan(before);
    assertThat(again.summary().modelDigest()).isNotEqualTo(first.summary().modelDigest());
  }

  @Test
  void aPathIsAsGoodAsAModel() throws Exception {
    String path = folder.resolve("first").toString();
    first.write().save(path);

    RegattaClassificationModel byPath = classifier().setInitialModelPath(path).fit(rows);

    assertThat(byPath.summary().modelDigest())
        .isEqualTo(classifier().setInitialModel(first).fit(rows).summary().modelDigest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"adam", "sgd", "momentum", "nesterov", "rmsprop", "adamw", "lars", "lamb"})
  void frozenLayersKeepTheirBits(String optimizer) {
    RegattaClassifier classifier =
        classifier()
            .setInitialModel(first)
            .setFrozenLayers(1)
            .setOptimizer(optimizer)
            .setJob(
                "regularization: {l2: 0.1, l1: 0.01, weight-decay: 0.1, clip-norm: 1.0,"
                    + " proximal: 0.1, gradient-noise: 0.01}");
    RegattaClassificationModel tuned = classifier.fit(rows);

    assertThat(layer(tuned, 0)).isEqualTo(layer(first, 0));
    assertThat(layer(tuned, 1)).isNotEqualTo(layer(first, 1));
    assertThat(layer(tuned, 2)).isNotEqualTo(layer(first, 2));
  }

  @Test
  void aNewOutputLayerLearnsAnotherTask() {
    RegattaRegressor regressor =
        new RegattaRegressor()
            .setHiddenLayers(7, 5)
            .setEpochs(8)
            .setBatchSize(16)
            .setNumWorkers(2)
            .setStepSize(0.03)
            .setInitialModel(first)
            .setFrozenLayers(2)
            .setNewOutputLayer(true);
    RegattaRegressionModel tuned = regressor.setLabelCol("price").fit(rows);

    assertThat(layer(tuned, 0)).isEqualTo(layer(first, 0));
    assertThat(layer(tuned, 1)).isEqualTo(layer(first, 1));
    assertThat(tuned.evaluate(rows, "price").get("r2")).isGreaterThan(0.1);
    assertThat(tuned.transform(rows).selectExpr("avg(prediction)").first().getDouble(0))
        .isBetween(400.0, 620.0);
  }

  @Test
  void otherClassesNeedANewOutputLayer() {
    Dataset<Row> two = rows.withColumn("kind", functions.expr("int(kind > 0)"));
    assertThatThrownBy(() -> classifier().setInitialModel(first).fit(two))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("classes 0, 1, 2")
        .hasMessageContaining("new-output-layer: true");

    RegattaClassificationModel tuned =
        classifier().setInitialModel(first).setNewOutputLayer(true).fit(two);

    assertThat(tuned.numClasses()).isEqualTo(2);
  }

  @Test
  void theModelsPreparationIsTakenOver() {
    Dataset<Row> moved = rows.withColumn("features", rows.col("sparse")).where("a > 0");

    RegattaClassificationModel tuned =
        classifier().setInitialModel(first).setStepSize(1e-30).fit(moved);

    assertThat(tuned.transform(rows).select("probability").collectAsList())
        .isEqualTo(first.transform(rows).select("probability").collectAsList());
  }

  @Test
  void whatDoesNotFitIsTold() {
    assertThatThrownBy(() -> classifier().setInitialModel(first).setHiddenLayers(7, 6).fit(rows))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("layers.1.weight (7 x 5)")
        .hasMessageContaining("layers.1.weight (7 x 6)");
    assertThatThrownBy(() -> classifier().setInitialModel(first).setFrozenLayers(3).fit(rows))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("frozen-layers: is 3")
        .hasMessageContaining("2 layers");
    assertThatThrownBy(
            () -> classifier().setInitialModel(first).setFeaturesCols("a", "b").fit(rows))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the model takes columns");
    assertThatThrownBy(() -> classifier().setFrozenLayers(1).fit(rows))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("setInitialModel");
    assertThatThrownBy(
            () -> classifier().setInitialModelPath(folder.resolve("none").toString()).fit(rows))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void copiesAndSavedEstimatorsKeepTheModel() throws Exception {
    RegattaClassifier classifier = classifier().setInitialModel(first).setStepSize(1e-30);
    String path = folder.resolve("estimator").toString();
    classifier.write().save(path);

    for (RegattaClassifier each :
        new RegattaClassifier[] {classifier.copy(ParamMap.empty()), RegattaClassifier.load(path)}) {
      assertThat(each.fit(rows).summary().modelDigest()).isEqualTo(first.summary().modelDigest());
    }
  }
}
