package dev.regatta.worker.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A preparation's columns as nodes, from a row's cells to the floats that the network sees: the one
 * place that knows what has a form in ONNX. It reads the preparation's JSON form, as model.json has
 * it, so that a column that says more than is known here is refused and not half understood.
 */
final class ColumnNodes {
  /** By the kinds of columns: all that one may say. */
  private static final Map<String, Set<String>> KNOWN =
      Map.of(
          "number", Set.of("name", "kind", "mean", "offset", "scale"),
          "vector", Set.of("name", "kind", "mean", "offset", "scale"),
          "text", Set.of("name", "kind", "categories"));

  /** From here on the rounding of inputs to float shows in predictions. */
  private static final double FELT = 1e-5;

  private final Graph graph;
  private final JsonNode columns;
  private final InputNumbers numbers;
  private final List<String> remarks = new ArrayList<>();

  ColumnNodes(Graph graph, JsonNode columns, InputNumbers numbers) {
    this.graph = graph;
    this.numbers = numbers;
    this.columns = columns;
  }

  /** Why these columns have no form in ONNX; empty where they have. */
  Optional<String> obstacle() {
    for (JsonNode column : columns) {
      Set<String> known = KNOWN.get(kind(column));
      if (known == null) {
        return Optional.of("column %s is of kind %s".formatted(name(column), kind(column)));
      }
      Set<String> unknown = new TreeSet<>();
      column.fieldNames().forEachRemaining(unknown::add);
      unknown.removeAll(known);
      if (!unknown.isEmpty()) {
        return Optional.of(
            "column %s has %s".formatted(name(column), String.join(" and ", unknown)));
      }
    }
    return Optional.empty();
  }

  /** What a user should know of these columns, one line each. */
  List<String> remarks() {
    return remarks;
  }

  /** Adds an input per column and the preparation, and returns the name of the prepared rows. */
  String add() {
    columns.forEach(column -> graph.input(value(column)));
    List<String> prepared = new ArrayList<>();
    for (JsonNode column : columns) {
      if (kind(column).equals("text")) {
        oneHot(column).ifPresent(prepared::add);
      } else {
        prepared.add(scaled(name(column), FittedNumbers.of(column)));
      }
    }
    return prepared.size() == 1
        ? prepared.get(0)
        : graph.add(Node.of("Concat", prepared.toArray(String[]::new)).with("axis", 1));
  }

  private Value value(JsonNode column) {
    return kind(column).equals("text")
        ? Value.of(name(column), ValueType.STRING, 1)
        : Value.of(name(column), numbers.type, column.path("mean").size());
  }

  /** In double, as {@code Preparation} does it, then rounded once. */
  private String scaled(String name, FittedNumbers fitted) {
    if (numbers == InputNumbers.FLOAT && fitted.roundingAsFloat() > FELT) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "column %s: as float its numbers are rounded by up to %.1g of their scale, which"
                  + " shows in predictions; --numbers double keeps them",
              name,
              fitted.roundingAsFloat()));
    }
    String wide = graph.add(Node.of("Cast", name).with("to", ValueType.DOUBLE.code));
    String missing = graph.add(Node.of("IsNaN", name));
    String mean = graph.doubles(name + ".mean", fitted.mean());
    String x = graph.add(Node.of("Where", missing, mean, wide));
    if (fitted.moves()) {
      x = graph.add(Node.of("Sub", x, graph.doubles(name + ".offset", fitted.offset())));
    }
    if (fitted.scales()) {
      x = graph.add(Node.of("Div", x, graph.doubles(name + ".scale", fitted.scale())));
    }
    return graph.add(Node.of("Cast", x).with("to", ValueType.FLOAT.code));
  }

  /** One float per category, all 0 for a text that is none; empty where there is no category. */
  private Optional<String> oneHot(JsonNode column) {
    List<String> categories = texts(column.path("categories"));
    if (categories.isEmpty()) {
      return Optional.empty();
    }
    Node encoder =
        Node.ml("OneHotEncoder", name(column)).with("cats_strings", categories).with("zeros", 1);
    // ONNX's own checker cannot tell by itself what comes out of this operator.
    Value each = Value.of(encoder.operator(), ValueType.FLOAT, 1, categories.size());
    String hot = graph.add(encoder, each);
    return Optional.of(graph.add(Node.of("Flatten", hot).with("axis", 1)));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    for (Iterator<JsonNode> each = array.elements(); each.hasNext(); ) {
      texts.add(each.next().asText());
    }
    return texts;
  }

  private static String name(JsonNode column) {
    return column.path("name").asText();
  }

  private static String kind(JsonNode column) {
    return column.path("kind").asText();
  }
}
