package dev.regatta.ml;

import dev.regatta.driver.spark.Serializers;
import dev.regatta.driver.spark.read.DataFrameRows;
import dev.regatta.driver.spark.run.Evaluating;
import dev.regatta.driver.spark.run.PredictionCells;
import dev.regatta.driver.spark.run.Transforming;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.prepare.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A model on the rows of a DataFrame whose columns may have other names than in training. */
final class Scoring {
  /** In no name that a person gives: columns that the model does not read. */
  private static final String OTHER = "\u0001";

  private Scoring() {}

  /**
   * Appends predictions. Lazy, and as good for streaming DataFrames.
   *
   * @param schema of the result; without more columns than the rows have, nothing is predicted
   */
  static Dataset<Row> transform(
      RegattaModel model,
      Dataset<Row> rows,
      String featuresCol,
      PredictionCells cells,
      StructType schema) {
    if (schema.size() == rows.columns().length) {
      return rows;
    }
    SparkSession session = rows.sparkSession();
    Serializers.require(session.sparkContext().getConf());
    Model trained = model.trained().model();
    Layout layout = trained.preparation().layout();
    List<String> features = features(model, featuresCol, layout);
    String[] names = rows.columns();
    for (int i = 0; i < names.length; i++) {
      int input = features.indexOf(names[i]);
      names[i] = input < 0 ? OTHER + i : layout.inputs().get(input).name();
    }
    return Transforming.run(
        rows,
        model.trained().broadcast(session.sparkContext()),
        trained.preparation(),
        rows.toDF(names),
        cells,
        schema);
  }

  static Map<String, Double> evaluate(
      RegattaModel model, Dataset<Row> rows, String featuresCol, String labelCol) {
    SparkSession session = rows.sparkSession();
    Serializers.require(session.sparkContext().getConf());
    Columns.requireNumbers(rows.schema(), labelCol, "label");
    Model trained = model.trained().model();
    Layout layout = trained.preparation().layout();
    List<String> features = features(model, featuresCol, layout);
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      columns.add(Columns.column(features.get(i)).as(layout.inputs().get(i).name()));
    }
    columns.add(Columns.column(labelCol).as(layout.label().name()));
    if (layout.weight() != null) {
      columns.add(Columns.column(model.getWeightCol()).as(layout.weight()));
    }
    Dataset<Row> named = rows.select(columns.toArray(Column[]::new));
    return Evaluating.run(session, trained, new DataFrameRows("the DataFrame", named)).values();
  }

  private static List<String> features(RegattaModel model, String featuresCol, Layout layout) {
    List<String> features = Columns.features(model, featuresCol);
    if (features.size() != layout.inputs().size()) {
      throw new IllegalArgumentException(
          "the model was trained on %d columns, and featuresCols names %d"
              .formatted(layout.inputs().size(), features.size()));
    }
    return features;
  }
}
