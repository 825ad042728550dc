package dev.regatta.driver.dl4j;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers one behind the other. */
record TrainedStack(SparkDl4jMultiLayer wrapper) implements TrainedNetwork {
  private MultiLayerNetwork network() {
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
    return 1;
  }

  @Override
  public Description describe() {
    return new Layers(network().getLayerWiseConfigurations().clone());
  }

  @Override
  public BaseMultiLayerUpdater<?> updater() {
    return (BaseMultiLayerUpdater<?>) network().getUpdater();
  }

  @Override
  public int iterations() {
    return network().getIterationCount();
  }

  @Override
  public int epochs() {
    return network().getEpochCount();
  }

  @Override
  public void setIterations(int iterations) {
    network().setIterationCount(iterations);
  }

  @Override
  public void setParameters(INDArray parameters) {
    network().setParameters(parameters);
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

  private record Layers(MultiLayerConfiguration configuration) implements Description {
    @Override
    public List<NeuralNetConfiguration> layers() {
      return configuration.getConfs();
    }

    @Override
    public NeuralNetConfiguration output() {
      return configuration.getConf(configuration.getConfs().size() - 1);
    }

    @Override
    public void takeImages(long channels, long height, long width) {
      configuration
          .getInputPreProcessors()
          .putIfAbsent(0, new FeedForwardToCnnPreProcessor(height, width, channels));
    }

    @Override
    public String toJson() {
      return configuration.toJson();
    }
  }
}
