package dev.regatta.worker.dl4j;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** Layers one behind the other. */
record Stack(MultiLayerConfiguration description) implements Configuration {
  @Override
  public List<Layer> layers() {
    return description.getConfs().stream().map(NeuralNetConfiguration::getLayer).toList();
  }

  @Override
  public List<Layer> outputs() {
    return List.of(last(description));
  }

  private static Layer last(MultiLayerConfiguration description) {
    return description.getConf(description.getConfs().size() - 1).getLayer();
  }

  @Override
  public List<InputForm> inputs() {
    return List.of(
        InputForm.of(description.getConf(0).getLayer(), description.getInputPreProcess(0)));
  }

  @Override
  public long parameters() {
    return description.getConfs().stream()
        .mapToLong(conf -> conf.getLayer().initializer().numParams(conf))
        .sum();
  }

  @Override
  public Computation fresh(long seed) {
    MultiLayerConfiguration seeded = description.clone();
    seeded.getConfs().forEach(conf -> conf.setSeed(seed));
    Nd4j.getRandom().setSeed(seed);
    MultiLayerNetwork network = new MultiLayerNetwork(seeded);
    network.init();
    return new Opened(network);
  }

  @Override
  public Computation open(INDArray parameters, List<? extends ILossFunction> losses) {
    MultiLayerConfiguration own = description.clone();
    own.setCacheMode(Caches.MODE);
    OutputLayers.open(last(own), losses.get(0));
    MultiLayerNetwork network = new MultiLayerNetwork(own);
    network.init(parameters, false);
    Caches.open(network.getLayers());
    return new Opened(network);
  }

  private record Opened(MultiLayerNetwork network) implements Computation {
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
      network.setInput(features[0]);
      network.setLabels(labels[0]);
      if (mask != null) {
        network.setLayerMaskArrays(mask, null);
      }
      network.computeGradientAndScore();
    }

    @Override
    public INDArray[] forward(INDArray[] features, @Nullable INDArray mask) {
      return new INDArray[] {network.output(features[0], false, mask, null)};
    }

    @Override
    public TrainingConfig training(String layer) {
      return network.getLayer(Integer.parseInt(layer)).getConfig();
    }

    @Override
    public org.deeplearning4j.nn.api.Layer[] layers() {
      return network.getLayers();
    }
  }
}
