package dev.regatta.ml;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/** What estimators and models say of a schema before any row is read. */
final class Schemas {
  private Schemas() {}

  static void requireTrainable(
      RegattaParams params, StructType schema, String featuresCol, String labelCol) {
    requireFeatures(params, schema, featuresCol);
    Columns.requireNumbers(schema, labelCol, "label");
    if (Columns.named(params, params.weightCol())) {
      Columns.requireNumbers(schema, params.getWeightCol(), "weight");
    }
    if (Columns.named(params, params.validationIndicatorCol())) {
      Columns.requireTruth(schema, params.getValidationIndicatorCol());
    }
  }

  static void requireFeatures(RegattaParams params, StructType schema, String featuresCol) {
    List<String> columns = Columns.features(params, featuresCol);
    Columns.requireFeatures(schema, columns, !params.isSet(params.featuresCols()));
  }

  /** The schema with a classifier's columns; one of no name is left out. */
  static StructType withClasses(
      StructType schema, String raw, String probability, String prediction, String[] classes) {
    StructType all = schema;
    if (!raw.isEmpty()) {
      all = Columns.append(all, Columns.vectorOutput(raw, classes.length));
    }
    if (!probability.isEmpty()) {
      all = Columns.append(all, Columns.vectorOutput(probability, classes.length));
    }
    return prediction.isEmpty()
        ? all
        : Columns.append(all, Columns.classOutput(prediction, classes));
  }

  /** The schema with a regression's column: a number, or a vector of several targets. */
  static StructType withNumbers(StructType schema, String prediction, int targets) {
    if (prediction.isEmpty()) {
      return schema;
    }
    return Columns.append(
        schema,
        targets == 1
            ? Columns.numberOutput(prediction)
            : Columns.vectorOutput(prediction, targets));
  }
}
