package dev.regatta.worker.dl4j;

import dev.regatta.worker.loss.BinaryCrossEntropy;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.loss.Losses;
import dev.regatta.worker.network.Activation;
import dev.regatta.worker.network.Dense;
import dev.regatta.worker.network.DenseLayer;
import dev.regatta.worker.network.Identity;
import dev.regatta.worker.network.Layer;
import dev.regatta.worker.network.LeakyRelu;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.Relu;
import dev.regatta.worker.network.Selu;
import dev.regatta.worker.network.Sigmoid;
import dev.regatta.worker.network.Silu;
import dev.regatta.worker.network.Tanh;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** One stack of dense layers, as Regatta's own network and as one of DL4J. */
record SharedNetwork(Dense spec, Network dense, Dl4jNetwork dl4j, Loss loss) {
  private record Pair(Activation ours, IActivation theirs) {}

  private record Output(Loss loss, LossFunction function, IActivation activation, int labels) {}

  private static final List<Pair> ACTIVATIONS =
      List.of(
          new Pair(new Identity(), new ActivationIdentity()),
          new Pair(new Relu(), new ActivationReLU()),
          new Pair(new LeakyRelu(0.01), new ActivationLReLU(0.01)),
          new Pair(new Silu(), new ActivationSwish()),
          new Pair(new Tanh(), new ActivationTanH()),
          new Pair(new Sigmoid(), new ActivationSigmoid()),
          new Pair(new Selu(), new ActivationSELU()));

  private static Output output(Random random) {
    return switch (random.nextInt(3)) {
      case 0 ->
          new Output(
              loss("cross-entropy"),
              LossFunction.MCXENT,
              new ActivationSoftmax(),
              2 + random.nextInt(6));
      case 1 ->
          new Output(loss("binary-cross-entropy"), LossFunction.XENT, new ActivationSigmoid(), 1);
      default ->
          new Output(
              loss("mse"), LossFunction.MSE, new ActivationIdentity(), 1 + random.nextInt(3));
    };
  }

  private static Loss loss(String name) {
    return switch (name) {
      case "cross-entropy" -> Losses.usual(true);
      case "mse" -> Losses.usual(false);
      default -> new BinaryCrossEntropy();
    };
  }

  static SharedNetwork random(Random random) {
    Output output = output(random);
    int inputs = 1 + random.nextInt(40);
    List<Layer> layers = new ArrayList<>();
    ListBuilder builder = Configurations.layers();
    for (int i = random.nextInt(4); i > 0; i--) {
      Pair activation = ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
      int units = 1 + random.nextInt(48);
      layers.add(new DenseLayer(units, activation.ours(), 0, Optional.empty()));
      builder.layer(
          new org.deeplearning4j.nn.conf.layers.DenseLayer.Builder()
              .nOut(units)
              .activation(activation.theirs())
              .build());
    }
    String configuration =
        builder
            .layer(
                new OutputLayer.Builder(output.function())
                    .nOut(output.labels())
                    .activation(output.activation())
                    .build())
            .setInputType(InputType.feedForward(inputs))
            .build()
            .toJson();
    Dense spec = new Dense(layers, Optional.of(output.loss()));
    return new SharedNetwork(
        spec,
        spec.build(inputs, output.labels()),
        Dl4jNetwork.of(configuration, output.loss(), inputs, output.labels()),
        output.loss());
  }

  /** Flat numbers of the dense network as DL4J's network has them: matrices by columns. */
  float[] toDl4j(float[] flat) {
    float[] turned = flat.clone();
    for (ParameterBlock block : dense.blocks()) {
      if (block.shape().length == 2) {
        int rows = block.shape()[0];
        int columns = block.shape()[1];
        for (int i = 0; i < block.length(); i++) {
          turned[block.offset() + i % columns * rows + i / columns] = flat[block.offset() + i];
        }
      }
    }
    return turned;
  }
}
