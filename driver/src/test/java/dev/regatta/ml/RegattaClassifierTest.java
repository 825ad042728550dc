package dev.regatta.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class RegattaClassifierTest
    extends EstimatorContract<RegattaClassifier, RegattaClassificationModel> {
  @Override
  RegattaClassifier estimator(String... uid) {
    return uid.length == 0 ? new RegattaClassifier() : new RegattaClassifier(uid[0]);
  }

  @Override
  RegattaClassifier loadEstimator(String path) {
    return RegattaClassifier.load(path);
  }

  @Override
  RegattaClassificationModel loadModel(String path) {
    return RegattaClassificationModel.load(path);
  }

  @Override
  String label() {
    return "kind";
  }

  @Override
  List<String> outputs() {
    return List.of("rawPrediction", "probability", "prediction");
  }

  @Override
  Map<String, Double> evaluate(RegattaClassificationModel fitted, Dataset<Row> labelled) {
    return fitted.evaluate(labelled, "kind");
  }

  @Test
  void probabilitiesAreThoseOfTheRawPredictions() {
    for (Row row : model.transform(rows).limit(20).collectAsList()) {
      Vector features = row.getAs("features");
      Vector probability = row.getAs("probability");
      assertThat(model.predictRaw(features)).isEqualTo((Vector) row.getAs("rawPrediction"));
      assertThat(model.predictProbability(features)).isEqualTo(probability);
      assertThat(row.<Double>getAs("prediction")).isEqualTo(probability.argmax());
      assertThat(probability.toArray()).hasSize(3);
      assertThat(java.util.Arrays.stream(probability.toArray()).sum()).isBetween(0.999, 1.001);
    }
  }

  @Test
  void thresholdsShiftPredictions() {
    RegattaClassificationModel shifted = model.copy(ParamMap.empty());
    shifted.setThresholds(new double[] {1e-9, 1, 1});

    assertThat(shifted.transform(rows).where("prediction = 0").count()).isEqualTo(240);
    assertThat(shifted.predict(rows.first().getAs("features"))).isZero();
  }

  @Test
  void thresholdsDivideAsSparksDo() {
    RegattaClassificationModel never = model.copy(ParamMap.empty());
    never.setThresholds(new double[] {0, 0.5, 0.5});

    assertThat(never.probability2prediction(Vectors.dense(0.1, 0.4, 0.5))).isZero();
    // Zero through zero is no number, and wins nothing.
    assertThat(never.probability2prediction(Vectors.dense(0.0, 0.4, 0.6))).isEqualTo(2);
  }

  @Test
  void thresholdsOfAnotherNumberOfClassesAreTold() {
    RegattaClassificationModel other = model.copy(ParamMap.empty());
    assertThatThrownBy(() -> other.setThresholds(new double[] {0.5, 0.5}))
        .isInstanceOf(IllegalArgumentException.class);
    // An estimator does not know how many classes there will be.
    other.set("thresholds", new double[] {0.5, 0.5});

    assertThatThrownBy(() -> other.transform(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("thresholds has 2 numbers, and there are 3 classes");
  }

  @Test
  void classesAreRenamedOneByOne() {
    RegattaClassificationModel renamed = model.copy(ParamMap.empty());
    renamed.setClassNames("low", "middle", "high");

    assertThat(
            new IndexToString()
                .setInputCol("prediction")
                .setOutputCol("said")
                .transform(renamed.transform(rows))
                .where("said = element_at(array('low', 'middle', 'high'), int(prediction) + 1)")
                .count())
        .isEqualTo(240);
    assertThatThrownBy(() -> renamed.setClassNames("low", "high"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 names, and the model has 3 classes");
  }

  @Test
  void aClassThatNoRowShowsHasProbabilityZero() {
    Dataset<Row> gap = rows.where("kind <> 1");
    RegattaClassificationModel fitted = small().fit(gap);

    assertThat(fitted.numClasses()).isEqualTo(3);
    Row row = fitted.transform(gap).first();
    assertThat(row.<Vector>getAs("probability").apply(1)).isZero();
    assertThat(row.<Vector>getAs("rawPrediction").apply(1)).isNegative().isInfinite();
    assertThat(fitted.transform(gap).where("prediction = 1").count()).isZero();
  }

  @Test
  void labelsThatAreNoIndexesAreTold() {
    for (String wrong : new String[] {"-1", "0.5", "1e9", "'NaN'"}) {
      Dataset<Row> bad =
          rows.withColumn(
              "kind",
              functions.expr("CASE WHEN id = 3 THEN cast(" + wrong + " as double) ELSE kind END"));
      assertThatThrownBy(() -> small().fit(bad))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Classification labels must be whole numbers from 0");
    }
  }

  @Test
  void twoClassesByOneOutputHaveSymmetricRawPredictions() {
    Dataset<Row> two = rows.withColumn("kind", functions.expr("int(kind > 0)"));
    RegattaClassificationModel fitted =
        small().setJob("network: {loss: binary-cross-entropy}").fit(two);

    Row row = fitted.transform(two).first();
    Vector raw = row.getAs("rawPrediction");
    assertThat(raw.apply(0)).isEqualTo(-raw.apply(1));
    assertThat(fitted.predictProbability(row.getAs("features")))
        .isEqualTo((Vector) row.getAs("probability"));
  }
}
