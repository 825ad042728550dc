package dev.regatta.worker.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** A graph of layers with inputs and outputs. */
record Graph(ComputationGraphConfiguration description) implements Configuration {
  static Graph of(ComputationGraphConfiguration description) {
    int inputs = description.getNetworkInputs().size();
    int outputs = description.getNetworkOutputs().size();
    if (inputs < 1 || outputs < 1) {
      throw Screening.refusal(
          "its graph has %d inputs and %d outputs; it needs one of each"
              .formatted(inputs, outputs));
    }
    return new Graph(description);
  }

  @Override
  public List<Layer> layers() {
    return description.getVertices().values().stream()
        .filter(LayerVertex.class::isInstance)
        .map(vertex -> ((LayerVertex) vertex).getLayerConf().getLayer())
        .toList();
  }

  @Override
  public List<Layer> outputs() {
    return outputs(description);
  }

  private static List<Layer> outputs(ComputationGraphConfiguration description) {
    return description.getNetworkOutputs().stream()
        .map(
            name -> {
              if (description.getVertices().get(name) instanceof LayerVertex layer) {
                return layer.getLayerConf().getLayer();
              }
              throw Screening.refusal("its output " + name + " is no layer");
            })
        .toList();
  }

  @Override
  public List<InputForm> inputs() {
    return description.getNetworkInputs().stream().map(this::input).toList();
  }

  /** As the first layer tells that it goes into; of those that take sequences, where any does. */
  private InputForm input(String name) {
    List<InputForm> told = new ArrayList<>();
    for (Map.Entry<String, List<String>> inputs : description.getVertexInputs().entrySet()) {
      if (inputs.getValue().equals(List.of(name))
          && description.getVertices().get(inputs.getKey()) instanceof LayerVertex vertex) {
        told.add(InputForm.of(vertex.getLayerConf().getLayer(), vertex.getPreProcessor()));
      }
    }
    told.removeIf(form -> form.features().isEmpty());
    return told.stream()
        .filter(InputForm::sequences)
        .findFirst()
        .or(() -> told.stream().findFirst())
        .orElse(InputForm.UNTOLD);
  }

  @Override
  public long parameters() {
    return description.getVertices().values().stream()
        .mapToLong(vertex -> vertex.numParams(true))
        .sum();
  }

  @Override
  public Computation fresh(long seed) {
    ComputationGraphConfiguration seeded = description.clone();
    seeded.getDefaultConfiguration().setSeed(seed);
    Nd4j.getRandom().setSeed(seed);
    ComputationGraph network = new ComputationGraph(seeded);
    network.init();
    return new Opened(network);
  }

  @Override
  public Computation open(INDArray parameters, List<? extends ILossFunction> losses) {
    ComputationGraphConfiguration own = description.clone();
    own.setCacheMode(Caches.MODE);
    List<Layer> outputs = outputs(own);
    for (int i = 0; i < outputs.size(); i++) {
      OutputLayers.open(outputs.get(i), losses.get(i));
    }
    ComputationGraph network = new ComputationGraph(own);
    network.init(parameters, false);
    Caches.open(network.getLayers());
    return new Opened(network);
  }

  private record Opened(ComputationGraph network) implements Computation {
    @Override
    public INDArray parameters() {
      return network.params();
    }

    @Override
    public Map<String, INDArray> views() {
      return network.paramTable();
    }

    @Override
    public INDArray gradient() {
      network.initGradientsView();
      return network.getGradientsViewArray();
    }

    @Override
    public void backward(INDArray[] features, @Nullable INDArray mask, INDArray[] labels) {
      network.setInputs(features);
      network.setLabels(labels);
      if (mask != null) {
        network.setLayerMaskArrays(new INDArray[] {mask}, null);
      }
      network.computeGradientAndScore();
    }

    @Override
    public INDArray[] forward(INDArray[] features, @Nullable INDArray mask) {
      INDArray[] masks = mask == null ? null : new INDArray[] {mask};
      return network.output(false, features, masks);
    }

    @Override
    public TrainingConfig training(String layer) {
      return network.getLayer(layer).getConfig();
    }

    @Override
    public org.deeplearning4j.nn.api.Layer[] layers() {
      return network.getLayers();
    }
  }
}
