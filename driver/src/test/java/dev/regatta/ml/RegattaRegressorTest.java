package dev.regatta.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class RegattaRegressorTest extends EstimatorContract<RegattaRegressor, RegattaRegressionModel> {
  @Override
  RegattaRegressor estimator(String... uid) {
    return uid.length == 0 ? new RegattaRegressor() : new RegattaRegressor(uid[0]);
  }

  @Override
  RegattaRegressor loadEstimator(String path) {
    return RegattaRegressor.load(path);
  }

  @Override
  RegattaRegressionModel loadModel(String path) {
    return RegattaRegressionModel.load(path);
  }

  @Override
  String label() {
    return "price";
  }

  @Override
  List<String> outputs() {
    return List.of("prediction");
  }

  @Override
  Map<String, Double> evaluate(RegattaRegressionModel fitted, Dataset<Row> labelled) {
    return fitted.evaluate(labelled, "price");
  }

  @Test
  void predictionsAreInTheLabelsOwnUnit() {
    double mean = model.transform(rows).selectExpr("avg(prediction)").first().getDouble(0);

    assertThat(mean).isBetween(400.0, 620.0);
  }
}
