package dev.regatta.worker.prepare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.prepare.category.Encodings;
import dev.regatta.worker.prepare.codec.Json;
import dev.regatta.worker.prepare.number.Scale;
import dev.regatta.worker.prepare.number.Scales;
import dev.regatta.worker.prepare.time.TimeParts;
import java.util.ArrayList;
import java.util.List;

/** The JSON form of a preparation, part of model.json. */
final class PreparationJson {
  static final int FORMAT_VERSION = 2;

  /** Absent: dense. */
  private static final String ROWS = "rows";

  private PreparationJson() {}

  static ObjectNode write(Preparation preparation) {
    Layout layout = preparation.layout();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("formatVersion", FORMAT_VERSION);
    if (preparation.rows() != RowForm.DENSE) {
      json.put(ROWS, Json.word(preparation.rows()));
    }
    ArrayNode columns = json.putArray("columns");
    for (FittedColumn column : preparation.columns()) {
      ObjectNode written = columns.addObject();
      written.put("name", column.column().name());
      written.put("kind", Json.word(column.column().kind()));
      column.write(written);
    }
    LabelJson.write(preparation, json.putObject("label"));
    if (layout.weight() != null) {
      json.put("weight", layout.weight());
    }
    return json;
  }

  static Preparation read(JsonNode json) {
    int version = Json.required(json, "formatVersion").asInt();
    if (version != FORMAT_VERSION && version != FirstColumns.FORMAT_VERSION) {
      throw Json.damaged(
          "format version " + version + "; this release reads 1 to " + FORMAT_VERSION);
    }
    List<FittedColumn> columns = new ArrayList<>();
    for (JsonNode column : Json.required(json, "columns")) {
      columns.add(version == FORMAT_VERSION ? column(column) : FirstColumns.read(column));
    }
    JsonNode label = Json.required(json, "label");
    LabelColumn labelColumn = LabelJson.column(label);
    JsonNode weight = json.get("weight");
    Layout layout =
        new Layout(
            columns.stream().map(FittedColumn::column).toList(),
            labelColumn,
            weight == null ? null : weight.asText());
    List<String> classes = LabelJson.classes(labelColumn, label);
    JsonNode rows = json.get(ROWS);
    return new Preparation(
        layout,
        columns,
        classes,
        LabelJson.scalings(labelColumn, label),
        rows == null ? RowForm.DENSE : Json.constant(RowForm.class, rows.asText()));
  }

  private static FittedColumn column(JsonNode json) {
    String name = Json.text(json, "name");
    InputColumn.Kind kind = Json.constant(InputColumn.Kind.class, Json.text(json, "kind"));
    FittedColumn column =
        kind.text()
            ? new CategoryColumn(
                InputColumn.of(name, kind), Encodings.read(Json.required(json, "encoding")))
            : numbers(name, kind, json);
    return json.path(IndicatedColumn.KEY).asBoolean() ? new IndicatedColumn(column) : column;
  }

  private static FittedColumn numbers(String name, InputColumn.Kind kind, JsonNode json) {
    double[] fill = Json.numbers(json, "missing");
    Scale scale = Scales.read(Json.required(json, "scaling"));
    if (kind == InputColumn.Kind.VECTOR) {
      InputColumn vector = vector(name, fill.length);
      return vector.wide()
          ? new WideColumn(vector, fill, scale)
          : new NumberColumn(vector, fill, scale);
    }
    InputColumn column = InputColumn.of(name, kind);
    return column
        .timeUnit()
        .<FittedColumn>map(unit -> new TimeColumn(column, TimeParts.read(unit, json), fill, scale))
        .orElseGet(() -> new NumberColumn(column, fill, scale));
  }

  /** A vector's column. */
  static InputColumn vector(String name, int size) {
    if (size == 0) {
      throw Json.damaged("column " + name + " is a vector of no numbers");
    }
    return InputColumn.vector(name, size);
  }
}
