package dev.regatta.driver.dl4j;

import dev.regatta.conf.UserException;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers and vertices before one output. */
record TrainedGraph(SparkComputationGraph wrapper) implements TrainedNetwork {
  private ComputationGraph network() {
    return wrapper.getNetwork();
  }

  @Override
  public JavaSparkContext spark() {
    return wrapper.getSparkContext();
  }

  @Override
  public Model model() {
    return network();
  }

  @Override
  public int inputs() {
    return network().getConfiguration().getNetworkInputs().size();
  }

  @Override
  public Description describe() {
    ComputationGraphConfiguration configuration = network().getConfiguration().clone();
    int outputs = configuration.getNetworkOutputs().size();
    if (outputs != 1) {
      throw new UserException(
          "fit: the graph has %d outputs; Regatta trains graphs with one".formatted(outputs));
    }
    return new Vertices(configuration);
  }

  @Override
  public BaseMultiLayerUpdater<?> updater() {
    return network().getUpdater();
  }

  @Override
  public int iterations() {
    return network().getConfiguration().getIterationCount();
  }

  @Override
  public int epochs() {
    return network().getEpochCount();
  }

  @Override
  public void setIterations(int iterations) {
    network().getConfiguration().setIterationCount(iterations);
  }

  @Override
  public void setParameters(INDArray parameters) {
    network().setParams(parameters);
  }

  @Override
  public void setScore(double score) {
    network().setScore(score);
    wrapper.setScore(score);
  }

  @Override
  public double penalty() {
    return network().calcRegularizationScore(true);
  }

  private record Vertices(ComputationGraphConfiguration configuration) implements Description {
    @Override
    public List<NeuralNetConfiguration> layers() {
      return configuration.getVertices().values().stream()
          .filter(LayerVertex.class::isInstance)
          .map(vertex -> ((LayerVertex) vertex).getLayerConf())
          .toList();
    }

    @Override
    public NeuralNetConfiguration output() {
      String name = configuration.getNetworkOutputs().get(0);
      if (configuration.getVertices().get(name) instanceof LayerVertex vertex) {
        return vertex.getLayerConf();
      }
      throw new UserException("fit: the output %s of the graph is no layer".formatted(name));
    }

    @Override
    public void takeImages(long channels, long height, long width) {
      String input = configuration.getNetworkInputs().get(0);
      for (Map.Entry<String, GraphVertex> entry : configuration.getVertices().entrySet()) {
        List<String> inputs =
            configuration.getVertexInputs().getOrDefault(entry.getKey(), List.of());
        if (inputs.contains(input)
            && entry.getValue() instanceof LayerVertex vertex
            && vertex.getPreProcessor() == null) {
          vertex.setPreProcessor(new FeedForwardToCnnPreProcessor(height, width, channels));
        }
      }
    }

    @Override
    public String toJson() {
      return configuration.toJson();
    }
  }
}
