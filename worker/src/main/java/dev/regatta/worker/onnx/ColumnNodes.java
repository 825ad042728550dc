package dev.regatta.worker.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.worker.network.EmbeddingTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A preparation's columns as nodes, from a row's cells to the floats that the network sees: the one
 * place that knows what has a form in ONNX. It reads the preparation's JSON form, as model.json has
 * it, so that a column that says more than is known here is refused and not half understood.
 */
final class ColumnNodes {
  /** By the kinds of columns: all that one may say. */
  private static final Map<String, Set<String>> KNOWN =
      Map.of(
          "number", Set.of("name", "kind", "missing", "scaling", "indicator"),
          "vector", Set.of("name", "kind", "missing", "scaling"),
          "text", Set.of("name", "kind", "encoding"));

  /** A graph's texts cannot be missing, so rare ones together would be missing ones, too. */
  private static final Map<String, Set<String>> KNOWN_OF_ENCODINGS =
      Map.of(
          "one-hot", Set.of("type", "categories"),
          "embedding", Set.of("type", "width", "categories"));

  private static final String MISSING = "";

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
      Optional<String> strange = strange(column, known);
      if (strange.isPresent()) {
        return Optional.of("column %s has %s".formatted(name(column), strange.get()));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> strange(JsonNode column, Set<String> known) {
    Set<String> strangers = Known.strangers(column, known);
    if (!strangers.isEmpty()) {
      return Optional.of(String.join(" and ", strangers));
    }
    JsonNode scaling = column.path("scaling");
    if (!scaling.isMissingNode() && !FittedNumbers.covers(scaling)) {
      return Optional.of("scaling " + scaling.path("type").asText());
    }
    JsonNode encoding = column.path("encoding");
    if (encoding.isMissingNode()) {
      return Optional.empty();
    }
    Set<String> knownOfIt = KNOWN_OF_ENCODINGS.get(encoding.path("type").asText());
    if (knownOfIt == null) {
      return Optional.of("encoding " + encoding.path("type").asText());
    }
    Set<String> more = Known.strangers(encoding, knownOfIt);
    return more.isEmpty()
        ? Optional.empty()
        : Optional.of("an encoding with " + String.join(" and ", more));
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
      if (column.path("encoding").path("type").asText().equals("embedding")) {
        prepared.add(index(column));
      } else if (kind(column).equals("text")) {
        oneHot(column).ifPresent(prepared::add);
      } else {
        prepared.add(scaled(name(column), FittedNumbers.of(column)));
        if (column.path("indicator").asBoolean()) {
          String missing = graph.add(Node.of("IsNaN", name(column)));
          prepared.add(graph.add(Node.of("Cast", missing).with("to", ValueType.FLOAT.code)));
        }
      }
    }
    return prepared.size() == 1
        ? prepared.get(0)
        : graph.add(Node.of("Concat", prepared.toArray(String[]::new)).with("axis", 1));
  }

  private Value value(JsonNode column) {
    return kind(column).equals("text")
        ? Value.of(name(column), ValueType.STRING, 1)
        : Value.of(name(column), numbers.type, column.path("missing").size());
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
    String fill = graph.doubles(name + ".missing", fitted.missing());
    String x = graph.add(Node.of("Where", missing, fill, wide));
    if (fitted.logarithm()) {
      x = signedLog(x);
    }
    if (fitted.moves()) {
      x = graph.add(Node.of("Sub", x, graph.doubles(name + ".offset", fitted.offset())));
    }
    if (fitted.scales()) {
      x = graph.add(Node.of("Div", x, graph.doubles(name + ".scale", fitted.scale())));
    }
    return graph.add(Node.of("Cast", x).with("to", ValueType.FLOAT.code));
  }

  /** sign(x) log(1 + |x|). */
  private String signedLog(String x) {
    String one = graph.doubles("log.one", 1);
    String grown = graph.add(Node.of("Add", graph.add(Node.of("Abs", x)), one));
    String log = graph.add(Node.of("Log", grown));
    return graph.add(Node.of("Mul", graph.add(Node.of("Sign", x)), log));
  }

  /** One float per category, all 0 for a text that is none; empty where there is no category. */
  private Optional<String> oneHot(JsonNode column) {
    List<String> categories = texts(column.path("encoding").path("categories"));
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

  /** The row of the column's table as a float. A text that is empty stands for a missing one. */
  private String index(JsonNode column) {
    List<String> texts = texts(column.path("encoding").path("categories"));
    long[] rows = new long[texts.size() + 1];
    Arrays.setAll(rows, i -> EmbeddingTable.FIRST_CATEGORY + i);
    if (texts.contains(MISSING)) {
      rows = Arrays.copyOf(rows, texts.size());
    } else {
      texts.add(MISSING);
      rows[texts.size() - 1] = EmbeddingTable.MISSING;
    }
    Node encoder =
        Node.ml("LabelEncoder", name(column))
            .with("keys_strings", texts)
            .with("values_int64s", rows)
            .with("default_int64", EmbeddingTable.OTHERS);
    Value each = Value.of(encoder.operator(), ValueType.INT64, 1);
    return graph.add(Node.of("Cast", graph.add(encoder, each)).with("to", ValueType.FLOAT.code));
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
