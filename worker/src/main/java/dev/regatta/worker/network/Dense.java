package dev.regatta.worker.network;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Later;
import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A stack of layers with a linear output layer behind them. */
@Doc("A stack of fully connected layers; without any it is a linear model.")
public record Dense(
    @Doc("The hidden layers, from the inputs on; the output layer follows by itself.")
        @Default("[]")
        List<Layer> layers,
    @Doc("What training minimizes; auto: cross-entropy for classes, mse for numbers.") @Auto
        Optional<Loss> loss,
    @Doc(
            "The model zip of DL4J that layers, loss and first weights are taken from, on any"
                + " Hadoop file system; null: none. Reading it needs the jars of worker/dl4j.")
        @Later
        Optional<String> configuration,
    @Doc("The weights that a model zip brings, written by Regatta; null: whatever it has.") @Later
        Optional<FirstWeights> weights)
    implements NetworkSpec {
  public Dense {
    layers = List.copyOf(layers);
  }

  /** A network with first weights of its own. */
  public Dense(List<Layer> layers, Optional<Loss> loss) {
    this(layers, loss, Optional.empty(), Optional.empty());
  }

  @Override
  public NetworkSpec withLoss(Loss decided) {
    return new Dense(layers, Optional.of(decided), configuration, weights);
  }

  @Override
  public NetworkContents withFiles(Function<String, byte[]> read) {
    return configuration
        .map(path -> trained(path, read.apply(path)))
        .orElseGet(() -> NetworkSpec.super.withFiles(read));
  }

  private NetworkContents trained(String path, byte[] zip) {
    if (!Dl4jEngine.isZip(zip)) {
      throw new UserException(
          "network.configuration: %s is no model zip; write one with DL4J's ModelSerializer.writeModel, or describe the network by layers"
              .formatted(path));
    }
    Dl4jEngine.TrainedDense found = Dl4jEngine.of("network.configuration").dense(path, zip, loss);
    Dense network = found.network();
    if (!layers.isEmpty() && !layers.equals(network.layers)) {
      throw new UserException(
          "network.layers: are not those of network.configuration, %s; leave them out"
              .formatted(path));
    }
    if (weights.isPresent() && !weights.equals(network.weights)) {
      throw new UserException(
          "network.weights: are %s, and %s has others, %s; leave the key out to take those"
              .formatted(weights.get().digest(), path, network.weights.orElseThrow().digest()));
    }
    return new NetworkContents(network, Optional.of(found.weights()), Optional.of(found.terms()));
  }

  @Override
  public Optional<String> firstWeights() {
    return weights.map(FirstWeights::digest);
  }

  @Override
  public NetworkSpec withoutDropout() {
    return new Dense(
        layers.stream().map(Layer::withoutDropout).toList(), loss, configuration, weights);
  }

  @Override
  public Network build(Inputs inputs, int outputs) {
    Loss decided = loss.orElseThrow(() -> new IllegalStateException("the loss is not decided yet"));
    if (inputs.floats() < 1 || outputs < 1) {
      throw new IllegalArgumentException(
          "a network needs inputs and outputs, not " + inputs.floats() + " and " + outputs);
    }
    weights.ifPresent(first -> first.check(inputs, outputs));
    List<Stage> stages = new ArrayList<>();
    int width = inputs.floats();
    int offset = 0;
    if (!inputs.tables().isEmpty()) {
      Stage tables = new EmbeddingStage(inputs);
      stages.add(tables);
      width = tables.outputs();
      offset = tables.end();
    }
    List<Layer> all = new ArrayList<>(layers);
    all.add(outputLayer(outputs));
    stages.addAll(Stages.of(all, Place::of, width, offset));
    return new DenseNetwork(stages, decided);
  }

  private static Layer outputLayer(int outputs) {
    return new DenseLayer(outputs, new Identity(), 0, Optional.of(new Glorot()));
  }
}
