package dev.regatta.worker.prepare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.prepare.codec.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The JSON form of what a preparation says of its label. Where there are several columns, {@code
 * name}, {@code offset} and {@code scale} are arrays.
 */
final class LabelJson {
  private LabelJson() {}

  static void write(Preparation preparation, ObjectNode json) {
    LabelColumn column = preparation.layout().label();
    boolean several = column.size() > 1;
    if (several) {
      column.names().forEach(json.putArray("name")::add);
    } else {
      json.put("name", column.name());
    }
    json.put("kind", Json.word(column.kind()));
    if (column.classifies()) {
      preparation.classes().forEach(json.putArray("classes")::add);
    } else if (several) {
      for (LabelScaling scaling : preparation.labelScalings()) {
        json.withArray("/offset").add(scaling.offset());
        json.withArray("/scale").add(scaling.scale());
      }
    } else {
      json.put("offset", preparation.labelScalings()[0].offset());
      json.put("scale", preparation.labelScalings()[0].scale());
    }
  }

  static LabelColumn column(JsonNode json) {
    LabelColumn.Kind kind = Json.constant(LabelColumn.Kind.class, Json.text(json, "kind"));
    return json.path("name").isArray()
        ? new LabelColumn(List.of(Json.texts(json, "name")), kind)
        : new LabelColumn(Json.text(json, "name"), kind);
  }

  static List<String> classes(LabelColumn column, JsonNode json) {
    return column.classifies() ? List.of(Json.texts(json, "classes")) : List.of();
  }

  static List<LabelScaling> scalings(LabelColumn column, JsonNode json) {
    if (column.classifies()) {
      return Collections.nCopies(column.size(), LabelScaling.NONE);
    }
    double[] offsets = numbers(json, "offset");
    double[] scales = numbers(json, "scale");
    if (offsets.length != column.size() || scales.length != column.size()) {
      throw Json.damaged("the label has " + column.size() + " columns and other scalings");
    }
    List<LabelScaling> scalings = new ArrayList<>();
    for (int i = 0; i < offsets.length; i++) {
      scalings.add(new LabelScaling(offsets[i], scales[i]));
    }
    return scalings;
  }

  private static double[] numbers(JsonNode json, String key) {
    JsonNode value = Json.required(json, key);
    return value.isArray() ? Json.numbers(json, key) : new double[] {value.asDouble()};
  }
}
