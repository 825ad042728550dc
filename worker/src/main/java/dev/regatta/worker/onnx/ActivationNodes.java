package dev.regatta.worker.onnx;

import dev.regatta.conf.UserException;
import dev.regatta.worker.network.Activation;
import dev.regatta.worker.network.Gelu;
import dev.regatta.worker.network.Identity;
import dev.regatta.worker.network.LeakyRelu;
import dev.regatta.worker.network.Relu;
import dev.regatta.worker.network.Selu;
import dev.regatta.worker.network.Sigmoid;
import dev.regatta.worker.network.Silu;
import dev.regatta.worker.network.Tanh;
import java.util.Map;

/** Activations as nodes. */
final class ActivationNodes {
  /** Those that are one operator; selu's attributes have its own numbers as defaults. */
  private static final Map<Class<? extends Activation>, String> OPERATORS =
      Map.of(Relu.class, "Relu", Tanh.class, "Tanh", Sigmoid.class, "Sigmoid", Selu.class, "Selu");

  private ActivationNodes() {}

  /**
   * Adds f(x) and returns its name.
   *
   * @throws UserException where the activation has no form in ONNX
   */
  static String add(Graph graph, Activation activation, String x) {
    if (activation instanceof Identity) {
      return x;
    }
    if (activation instanceof LeakyRelu leaky) {
      return graph.add(Node.of("LeakyRelu", x).with("alpha", (float) leaky.slope()));
    }
    if (activation instanceof Silu) {
      return graph.add(Node.of("Mul", x, graph.add(Node.of("Sigmoid", x))));
    }
    if (activation instanceof Gelu) {
      return gelu(graph, x);
    }
    String operator = OPERATORS.get(activation.getClass());
    if (operator == null) {
      throw new UserException("the activation " + activation + " has no form in ONNX");
    }
    return graph.add(Node.of(operator, x));
  }

  /** The exact form: x (1 + erf(x / sqrt 2)) / 2. Gelu as an operator is younger than our set. */
  private static String gelu(Graph graph, String x) {
    String root = graph.floats("sqrt2", new float[] {(float) Math.sqrt(2)}, 0, 1);
    String one = graph.floats("one", new float[] {1}, 0, 1);
    String half = graph.floats("half", new float[] {0.5f}, 0, 1);
    String erf = graph.add(Node.of("Erf", graph.add(Node.of("Div", x, root))));
    String doubled = graph.add(Node.of("Mul", x, graph.add(Node.of("Add", erf, one))));
    return graph.add(Node.of("Mul", doubled, half));
  }
}
