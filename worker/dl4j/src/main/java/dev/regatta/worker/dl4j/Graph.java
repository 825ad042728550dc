package dev.regatta.worker.dl4j;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** A graph of layers with one input and one output. */
record Graph(ComputationGraphConfiguration description) implements Configuration {
  static Graph of(ComputationGraphConfiguration description) {
    int inputs = description.getNetworkInputs().size();
    int outputs = description.getNetworkOutputs().size();
    if (inputs != 1 || outputs != 1) {
      throw Screening.refusal(
          "its graph has %d inputs and %d outputs; one of each is what rows have"
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
  public Layer output() {
    return last(description);
  }

  private static Layer last(ComputationGraphConfiguration description) {
    String name = description.getNetworkOutputs().get(0);
    GraphVertex vertex = description.getVertices().get(name);
    if (!(vertex instanceof LayerVertex layer)) {
      throw Screening.refusal("its output " + name + " is no layer");
    }
    return layer.getLayerConf().getLayer();
  }

  @Override
  public OptionalLong stepFeatures() {
    String input = description.getNetworkInputs().get(0);
    for (Map.Entry<String, List<String>> inputs : description.getVertexInputs().entrySet()) {
      if (inputs.getValue().contains(input)
          && description.getVertices().get(inputs.getKey()) instanceof LayerVertex vertex) {
        OptionalLong features =
            Recurrence.stepFeatures(vertex.getLayerConf().getLayer(), vertex.getPreProcessor());
        if (features.isPresent()) {
          return features;
        }
      }
    }
    return OptionalLong.empty();
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
  public Computation open(INDArray parameters, ILossFunction loss) {
    ComputationGraphConfiguration own = description.clone();
    own.setCacheMode(Caches.MODE);
    OutputLayers.open(last(own), loss);
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
    public void backward(INDArray features, @Nullable INDArray mask, INDArray labels) {
      network.setInputs(features);
      network.setLabels(labels);
      if (mask != null) {
        network.setLayerMaskArrays(new INDArray[] {mask}, null);
      }
      network.computeGradientAndScore();
    }

    @Override
    public INDArray forward(INDArray features, @Nullable INDArray mask) {
      INDArray[] inputs = {features};
      INDArray[] masks = mask == null ? null : new INDArray[] {mask};
      return network.output(false, inputs, masks)[0];
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
