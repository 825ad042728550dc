package dev.regatta.worker.onnx;

import dev.regatta.conf.UserException;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.network.Activation;
import dev.regatta.worker.network.Dense;
import dev.regatta.worker.network.DenseLayer;
import dev.regatta.worker.network.EmbeddingTable;
import dev.regatta.worker.network.Identity;
import dev.regatta.worker.network.Inputs;
import dev.regatta.worker.network.Layer;
import dev.regatta.worker.network.ParameterBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A network's layers as nodes. Dropout is nothing here: it belongs to training. */
final class LayerNodes {
  private final Graph graph;
  private final float[] weights;
  private final Map<String, ParameterBlock> blocks = new HashMap<>();

  private LayerNodes(Graph graph, Model model) {
    this.graph = graph;
    weights = model.weights();
    model.network().blocks().forEach(block -> blocks.put(block.name(), block));
  }

  /**
   * Adds the network and returns the name of its outputs.
   *
   * @param features prepared rows
   * @throws UserException where a part of it has no form in ONNX
   */
  static String add(Graph graph, Model model, String features) {
    LayerNodes nodes = new LayerNodes(graph, model);
    Inputs inputs = model.spec().row();
    String x = inputs.tables().isEmpty() ? features : nodes.lookUp(inputs, features);
    List<Activation> activations = activations(model);
    for (int i = 0; i < activations.size(); i++) {
      x = ActivationNodes.add(graph, activations.get(i), nodes.affine(i, x));
    }
    return x;
  }

  /** The activation of every layer; the output layer has none. */
  private static List<Activation> activations(Model model) {
    if (!(model.spec().network() instanceof Dense network)) {
      throw new UserException("the network " + model.spec().network() + " has no form in ONNX");
    }
    List<Activation> activations = new ArrayList<>();
    for (Layer layer : network.layers()) {
      if (!(layer instanceof DenseLayer dense)) {
        throw new UserException("the layer " + layer + " has no form in ONNX");
      }
      activations.add(dense.activation());
    }
    activations.add(new Identity());
    return activations;
  }

  /** A row's numbers, and behind them the vectors that its indexes name. */
  private String lookUp(Inputs inputs, String features) {
    List<String> parts = new ArrayList<>();
    if (inputs.numbers() > 0) {
      parts.add(columns(features, inputs.placesOfNumbers()));
    }
    for (EmbeddingTable table : inputs.tables()) {
      String index = columns(features, table.at());
      String row = graph.add(Node.of("Cast", index).with("to", ValueType.INT64.code));
      String vectors = block("embeddings." + table.column() + ".weight");
      String found = graph.add(Node.of("Gather", vectors, row).with("axis", 0));
      parts.add(graph.add(Node.of("Flatten", found).with("axis", 1)));
    }
    return graph.add(Node.of("Concat", parts.toArray(String[]::new)).with("axis", 1));
  }

  private String columns(String features, long... places) {
    String which = graph.integers("places", places);
    return graph.add(Node.of("Gather", features, which).with("axis", 1));
  }

  /** x W + b, where W is inputs x units as Gemm takes it. */
  private String affine(int layer, String x) {
    String name = "layers." + layer;
    return graph.add(Node.of("Gemm", x, block(name + ".weight"), block(name + ".bias")));
  }

  private String block(String name) {
    ParameterBlock block = blocks.get(name);
    if (block == null) {
      throw new IllegalStateException("the network has no block " + name);
    }
    return graph.floats(name, weights, block.offset(), block.shape());
  }
}
