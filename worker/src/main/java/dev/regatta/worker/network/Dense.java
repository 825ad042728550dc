package dev.regatta.worker.network;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.worker.loss.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A stack of layers with a linear output layer behind them. */
@Doc("A stack of fully connected layers; without any it is a linear model.")
public record Dense(
    @Doc("The hidden layers, from the inputs on; the output layer follows by itself.")
        @Default("[]")
        List<Layer> layers,
    @Doc("What training minimizes; auto: cross-entropy for classes, mse for numbers.") @Auto
        Optional<Loss> loss)
    implements NetworkSpec {
  public Dense {
    layers = List.copyOf(layers);
  }

  @Override
  public NetworkSpec withLoss(Loss decided) {
    return new Dense(layers, Optional.of(decided));
  }

  @Override
  public NetworkSpec withoutDropout() {
    return new Dense(layers.stream().map(Layer::withoutDropout).toList(), loss);
  }

  @Override
  public Network build(Inputs inputs, int outputs) {
    Loss decided = loss.orElseThrow(() -> new IllegalStateException("the loss is not decided yet"));
    if (inputs.floats() < 1 || outputs < 1) {
      throw new IllegalArgumentException(
          "a network needs inputs and outputs, not " + inputs.floats() + " and " + outputs);
    }
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
