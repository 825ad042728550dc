package dev.regatta.worker.prepare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a preparation, part of model.json. A column without {@code offset} is offset by
 * its mean; one without {@code scale} is not scaled.
 */
final class PreparationJson {
  static final int FORMAT_VERSION = 1;

  private PreparationJson() {}

  static ObjectNode write(Preparation preparation) {
    Layout layout = preparation.layout();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("formatVersion", FORMAT_VERSION);
    ArrayNode columns = json.putArray("columns");
    for (FittedColumn column : preparation.columns()) {
      columns.add(write(column));
    }
    ObjectNode label = json.putObject("label");
    label.put("name", layout.label().name());
    label.put("kind", lower(layout.label().kind()));
    if (preparation.classifies()) {
      preparation.classes().forEach(label.putArray("classes")::add);
    } else {
      label.put("offset", preparation.labelScaling().offset());
      label.put("scale", preparation.labelScaling().scale());
    }
    if (layout.weight() != null) {
      json.put("weight", layout.weight());
    }
    return json;
  }

  static Preparation read(JsonNode json) {
    int version = required(json, "formatVersion").asInt();
    if (version != FORMAT_VERSION) {
      throw damaged("format version " + version + "; this release reads " + FORMAT_VERSION);
    }
    List<FittedColumn> columns = new ArrayList<>();
    for (JsonNode column : required(json, "columns")) {
      columns.add(column(column));
    }
    JsonNode label = required(json, "label");
    LabelColumn labelColumn =
        new LabelColumn(required(label, "name").asText(), kind(LabelColumn.Kind.class, label));
    List<String> classes =
        labelColumn.classifies() ? List.of(texts(required(label, "classes"))) : List.of();
    JsonNode weight = json.get("weight");
    Layout layout =
        new Layout(
            columns.stream().map(FittedColumn::column).toList(),
            labelColumn,
            weight == null ? null : weight.asText());
    return new Preparation(layout, columns, classes, labelScaling(labelColumn, label));
  }

  private static LabelScaling labelScaling(LabelColumn column, JsonNode label) {
    return column.classifies()
        ? LabelScaling.NONE
        : new LabelScaling(
            required(label, "offset").asDouble(), required(label, "scale").asDouble());
  }

  private static ObjectNode write(FittedColumn column) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", column.column().name());
    json.put("kind", lower(column.column().kind()));
    if (column.text()) {
      ArrayNode categories = json.putArray("categories");
      for (String category : column.categories()) {
        categories.add(category);
      }
      return json;
    }
    write(json.putArray("mean"), column.mean());
    if (!Arrays.equals(column.mean(), column.offset())) {
      write(json.putArray("offset"), column.offset());
    }
    if (Arrays.stream(column.scale()).anyMatch(scale -> scale != 1)) {
      write(json.putArray("scale"), column.scale());
    }
    return json;
  }

  private static FittedColumn column(JsonNode json) {
    String name = required(json, "name").asText();
    InputColumn.Kind kind = kind(InputColumn.Kind.class, json);
    if (kind == InputColumn.Kind.TEXT) {
      String[] categories = texts(required(json, "categories"));
      requireAscending(name, categories);
      return FittedColumn.text(InputColumn.text(name), categories);
    }
    double[] mean = numbers(required(json, "mean"), name);
    double[] ones = new double[mean.length];
    Arrays.fill(ones, 1);
    double[] offset = numbers(json.get("offset"), mean, name);
    double[] scale = numbers(json.get("scale"), ones, name);
    if (mean.length == 0 || (kind == InputColumn.Kind.NUMBER && mean.length != 1)) {
      throw damaged("column " + name + " has " + mean.length + " means");
    }
    return FittedColumn.numbers(new InputColumn(name, kind, mean.length), mean, offset, scale);
  }

  private static void requireAscending(String name, String[] categories) {
    for (int i = 1; i < categories.length; i++) {
      if (categories[i - 1].compareTo(categories[i]) >= 0) {
        throw damaged("the categories of column " + name + " are out of order");
      }
    }
  }

  private static void write(ArrayNode array, double[] numbers) {
    for (double number : numbers) {
      // Means of bytes are often whole: 0 takes less room than 0.0 and reads back as the same.
      if (number == Math.rint(number) && Math.abs(number) < 1e15) {
        array.add((long) number);
      } else {
        array.add(number);
      }
    }
  }

  private static double[] numbers(@Nullable JsonNode json, double[] otherwise, String column) {
    if (json == null) {
      return otherwise;
    }
    double[] numbers = numbers(json, column);
    if (numbers.length != otherwise.length) {
      throw damaged("column " + column + " has arrays of different lengths");
    }
    return numbers;
  }

  private static double[] numbers(JsonNode json, String column) {
    double[] numbers = new double[json.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!json.path(i).isNumber()) {
        throw damaged("column " + column + " has a fitted value that is no number");
      }
      numbers[i] = json.path(i).asDouble();
    }
    return numbers;
  }

  private static String[] texts(JsonNode json) {
    String[] texts = new String[json.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = json.path(i).asText();
    }
    return texts;
  }

  private static <E extends Enum<E>> E kind(Class<E> type, JsonNode json) {
    String text = required(json, "kind").asText();
    for (E kind : type.getEnumConstants()) {
      if (lower(kind).equals(text)) {
        return kind;
      }
    }
    throw damaged("unknown kind " + text);
  }

  private static String lower(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static JsonNode required(JsonNode json, String key) {
    JsonNode value = json.get(key);
    if (value == null) {
      throw damaged("no " + key);
    }
    return value;
  }

  private static UserException damaged(String what) {
    return new UserException("the model's preparation cannot be read: " + what);
  }
}
