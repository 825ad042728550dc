package dev.regatta.worker.prepare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.worker.prepare.category.Encodings;
import dev.regatta.worker.prepare.codec.Json;
import dev.regatta.worker.prepare.number.Curve;
import dev.regatta.worker.prepare.number.LinearScale;
import java.util.Arrays;

/**
 * Columns of model files of format version 1: numbers, vectors and texts, scaled by offset and
 * scale and one-hot. A column without {@code offset} is offset by its mean; one without {@code
 * scale} is not scaled.
 */
final class FirstColumns {
  static final int FORMAT_VERSION = 1;

  private FirstColumns() {}

  static FittedColumn read(JsonNode json) {
    String name = Json.text(json, "name");
    return switch (Json.text(json, "kind")) {
      case "text" -> new CategoryColumn(InputColumn.text(name), Encodings.readOneHot(json));
      case "number" -> numbers(InputColumn.number(name), json);
      case "vector" ->
          numbers(PreparationJson.vector(name, Json.required(json, "mean").size()), json);
      default -> throw Json.damaged("unknown kind " + Json.text(json, "kind"));
    };
  }

  private static FittedColumn numbers(InputColumn column, JsonNode json) {
    double[] mean = Json.numbers(json, "mean");
    double[] offset = json.has("offset") ? Json.numbers(json, "offset") : mean;
    double[] ones = new double[mean.length];
    Arrays.fill(ones, 1);
    double[] scale = json.has("scale") ? Json.numbers(json, "scale") : ones;
    if (offset.length != scale.length) {
      throw Json.damaged("column " + column.name() + " has arrays of different lengths");
    }
    LinearScale linear = new LinearScale(Curve.STRAIGHT, offset, scale);
    return column.wide()
        ? new WideColumn(column, mean, linear)
        : new NumberColumn(column, mean, linear);
  }
}
