package dev.regatta.worker.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.worker.model.Model;
import java.util.List;

/**
 * What a user sees of a network's outputs: {@link #PROBABILITIES} and {@link #LABEL}, or {@link
 * #PREDICTION}.
 */
final class OutputNodes {
  /** The probability of each class, in the order of the model's classes. */
  static final String PROBABILITIES = "probabilities";

  /** The name of the most probable class; of equal ones the first. */
  static final String LABEL = "label";

  /** The label of a regression, in its own unit, or 0 and 1; a row of several where there are. */
  static final String PREDICTION = "prediction";

  private OutputNodes() {}

  /**
   * Adds the outputs.
   *
   * @param label what the preparation says of the label
   * @param z what the network puts out
   */
  static void add(Graph graph, Model model, JsonNode label, String z) {
    switch (model.loss().link()) {
      case SOFTMAX -> classes(graph, model, Node.of("Softmax", z).with("axis", 1));
      case LOGISTIC -> {
        if (model.preparation().labels() == 1) {
          classes(graph, model, binary(graph, z));
        } else {
          flags(graph, model, z);
        }
      }
      case IDENTITY -> target(graph, FittedLabel.of(label), z);
      case LOG -> target(graph, FittedLabel.of(label), graph.add(Node.of("Exp", z)));
    }
  }

  /** The sigmoids of -z and z. */
  private static Node binary(Graph graph, String z) {
    String first = graph.add(Node.of("Sigmoid", graph.add(Node.of("Neg", z))));
    String second = graph.add(Node.of("Sigmoid", z));
    return Node.of("Concat", first, second).with("axis", 1);
  }

  private static void classes(Graph graph, Model model, Node softmax) {
    List<String> names = model.preparation().classes();
    String probabilities =
        graph.output(softmax, Value.of(PROBABILITIES, ValueType.FLOAT, names.size()));
    String best = graph.add(Node.of("ArgMax", probabilities).with("axis", 1).with("keepdims", 0));
    Node named = Node.of("Gather", graph.strings("classes", names), best);
    graph.output(named, Value.of(LABEL, ValueType.STRING));
  }

  /** The probability of each label, and 0 or 1. */
  private static void flags(Graph graph, Model model, String z) {
    int labels = model.preparation().labels();
    String probabilities =
        graph.output(Node.of("Sigmoid", z), Value.of(PROBABILITIES, ValueType.FLOAT, labels));
    Node above = Node.of("Greater", probabilities, graph.floats("half", new float[] {0.5f}, 0, 1));
    Node flags = Node.of("Cast", graph.add(above)).with("to", ValueType.DOUBLE.code);
    graph.output(flags, Value.of(PREDICTION, ValueType.DOUBLE, labels));
  }

  /** offset + scale z in double, as the label's own unit may be large. */
  private static void target(Graph graph, FittedLabel label, String z) {
    String wide = graph.add(Node.of("Cast", z).with("to", ValueType.DOUBLE.code));
    String scale = graph.doubles("label.scale", label.scale());
    String scaled = graph.add(Node.of("Mul", wide, scale));
    Node own = Node.of("Add", scaled, graph.doubles("label.offset", label.offset()));
    int targets = label.scale().length;
    if (targets > 1) {
      graph.output(own, Value.of(PREDICTION, ValueType.DOUBLE, targets));
      return;
    }
    Node squeezed = Node.of("Squeeze", graph.add(own), graph.integers("second", 1));
    graph.output(squeezed, Value.of(PREDICTION, ValueType.DOUBLE));
  }
}
