package dev.regatta.worker.onnx;

import dev.regatta.conf.UserException;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.network.BatchNorm;
import dev.regatta.worker.network.Dense;
import dev.regatta.worker.network.DenseLayer;
import dev.regatta.worker.network.EmbeddingTable;
import dev.regatta.worker.network.Inputs;
import dev.regatta.worker.network.Layer;
import dev.regatta.worker.network.LayerNorm;
import dev.regatta.worker.network.Networks;
import dev.regatta.worker.network.Normalization;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.ResidualLayer;
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
    if (!(model.spec().network() instanceof Dense network)) {
      String type = Networks.REGISTRY.nameOf(model.spec().network());
      throw new UserException("a network of type " + type + " has no form in ONNX");
    }
    String hidden = nodes.layers("", network.layers(), x);
    return nodes.affine("layers." + network.layers().size(), hidden);
  }

  /** Layers one behind the other; {@code prefix} is what all of their names begin with. */
  private String layers(String prefix, List<Layer> layers, String inputs) {
    String x = inputs;
    for (int i = 0; i < layers.size(); i++) {
      x = layer(prefix + "layers." + i, layers.get(i), x);
    }
    return x;
  }

  private String layer(String name, Layer layer, String x) {
    if (layer instanceof ResidualLayer residual) {
      String branch = layers(name + ".", residual.layers(), x);
      String projection = name + ".projection.weight";
      String added =
          blocks.containsKey(projection) ? graph.add(Node.of("Gemm", x, block(projection))) : x;
      String sum = graph.add(Node.of("Add", branch, added));
      return ActivationNodes.add(graph, residual.activation(), sum);
    }
    if (!(layer instanceof DenseLayer dense)) {
      throw new UserException("the layer " + layer + " has no form in ONNX");
    }
    String z =
        dense
            .normalization()
            .map(kind -> normalized(name, kind, x))
            .orElseGet(() -> affine(name, x));
    return ActivationNodes.add(graph, dense.activation(), z);
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
  private String affine(String name, String x) {
    return graph.add(Node.of("Gemm", x, block(name + ".weight"), block(name + ".bias")));
  }

  private String normalized(String name, Normalization kind, String x) {
    String z = graph.add(Node.of("Gemm", x, block(name + ".weight")));
    if (kind instanceof LayerNorm layerNorm) {
      return layerNorm(name, (float) layerNorm.epsilon(), z);
    }
    if (kind instanceof BatchNorm batchNorm) {
      String gain = block(name + ".gain");
      String bias = block(name + ".bias");
      String mean = block(name + ".running-mean");
      String variance = block(name + ".running-variance");
      return graph.add(
          Node.of("BatchNormalization", z, gain, bias, mean, variance)
              .with("epsilon", (float) batchNorm.epsilon()));
    }
    throw new UserException("the normalization " + kind + " has no form in ONNX");
  }

  /** LayerNormalization as an operator is younger than our set. */
  private String layerNorm(String name, float epsilon, String z) {
    String centered = graph.add(Node.of("Sub", z, mean(z)));
    String variance = mean(graph.add(Node.of("Mul", centered, centered)));
    String small = graph.floats(name + ".epsilon", new float[] {epsilon}, 0, 1);
    String deviation = graph.add(Node.of("Sqrt", graph.add(Node.of("Add", variance, small))));
    String normalized = graph.add(Node.of("Div", centered, deviation));
    String scaled = graph.add(Node.of("Mul", normalized, block(name + ".gain")));
    return graph.add(Node.of("Add", scaled, block(name + ".bias")));
  }

  private String mean(String x) {
    return graph.add(Node.of("ReduceMean", x).with("axes", new long[] {1}).with("keepdims", 1));
  }

  private String block(String name) {
    ParameterBlock block = blocks.get(name);
    if (block == null) {
      throw new IllegalStateException("the network has no block " + name);
    }
    return graph.floats(name, weights, block.offset(), block.shape());
  }
}
