package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.loss.Losses;
import dev.regatta.worker.loss.Poisson;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Dense;
import dev.regatta.worker.network.DenseLayer;
import dev.regatta.worker.network.Gelu;
import dev.regatta.worker.network.LayerNorm;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.Relu;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class DenseFormTest {
  @Test
  void dl4jPutsOutWhatRegattaPredicts() throws Exception {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      SharedNetwork shared = SharedNetwork.random(random);
      Network network = shared.dense();
      Loss loss = shared.loss();
      float[] weights = Batches.weights(random, network);
      byte[] zip =
          ModelZipTest.bytes(
              Export.of(shared.spec(), network.inputs(), network.outputs(), weights, "{}"));
      Batch batch = Batches.of(random, 7, network, loss, false);
      int width = network.outputs();
      float[] outputs = network.open(7).forward(batch.features, 7, weights);
      int columns = loss.predictions(width);
      float[] predictions = new float[7 * columns];
      loss.predict(outputs, 7, width, predictions);
      MultiLayerNetwork restored = (MultiLayerNetwork) Restored.of(zip);
      INDArray found =
          restored.output(Nd4j.createFromArray(batch.features).reshape(7, network.inputs()));
      for (int row = 0; row < 7; row++) {
        for (int i = 0; i < width; i++) {
          // A single probability is that of the second class
          assertThat(found.getFloat(row, i))
              .as("seed %d", seed)
              .isCloseTo(
                  predictions[row * columns + columns - width + i],
                  within(1e-5f * Math.max(1, Math.abs(found.getFloat(row, i)))));
        }
      }
    }
  }

  @Test
  void aConfigurationIsReadBackAsTheStackThatItCameFrom() {
    for (int seed = 0; seed < 60; seed++) {
      SharedNetwork shared = SharedNetwork.random(new Random(seed));
      Network network = shared.dense();
      DenseForm form = new DenseForm(shared.spec(), network.inputs(), network.outputs());
      assertThat(read(form.configuration(), shared.loss())).as("seed %d", seed).contains(form);
      float[] weights = Batches.weights(new Random(seed), network);
      assertThat(form.toDl4j(weights)).as("seed %d", seed).isEqualTo(shared.toDl4j(weights));
    }
  }

  private static Optional<DenseForm> read(String configuration, Loss loss) {
    return DenseForm.of(Configuration.read(configuration), loss);
  }

  @Test
  void whatDenseLayersLackIsLeftToDl4j() {
    Loss loss = Losses.usual(true);
    assertThat(read(Configurations.perceptron(4, List.of(6), Activation.RELU, 3), loss))
        .isPresent();
    List<String> others =
        List.of(
            Configurations.withDropout(4, new Dropout(0.5), 3),
            Configurations.normalized(4, 3),
            Configurations.convolutional(8, Activation.RELU, 3).toJson(),
            Configurations.graph(4, 3).toJson(),
            Configurations.perceptron(4, List.of(6), Activation.CUBE, 3),
            stack(dense().hasBias(false).build(), Configurations.softmax(3)),
            stack(dense().hasLayerNorm(true).build(), Configurations.softmax(3)),
            stack(dense().build(), Configurations.dense(3, Activation.RELU), onlyLoss()));
    for (String other : others) {
      assertThat(read(other, loss)).as(other).isEmpty();
    }
  }

  private static org.deeplearning4j.nn.conf.layers.DenseLayer.Builder dense() {
    return new org.deeplearning4j.nn.conf.layers.DenseLayer.Builder()
        .nOut(6)
        .activation(Activation.RELU);
  }

  private static LossLayer onlyLoss() {
    return new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build();
  }

  private static String stack(Layer... layers) {
    ListBuilder builder = Configurations.layers();
    for (Layer layer : layers) {
      builder.layer(layer);
    }
    return builder.setInputType(InputType.feedForward(4)).build().toJson();
  }

  /** A field that is new there may change what a layer computes: {@link DenseForm} must know it. */
  @Test
  void everySettingOfALayerIsKnown() {
    Class<?> dense = org.deeplearning4j.nn.conf.layers.DenseLayer.class;
    List<String> settings = new ArrayList<>();
    for (Class<?> type = dense; type != Object.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          settings.add(field.getName());
        }
      }
    }
    assertThat(settings)
        .containsExactlyInAnyOrder(
            "hasLayerNorm",
            "hasBias",
            "nIn",
            "nOut",
            "timeDistributedFormat",
            "activationFn",
            "weightInitFn",
            "biasInit",
            "gainInit",
            "regularization",
            "regularizationBias",
            "iUpdater",
            "biasUpdater",
            "weightNoise",
            "gradientNormalization",
            "gradientNormalizationThreshold",
            "layerName",
            "iDropout",
            "constraints");
  }

  private static Dense network(DenseLayer layer, Loss loss) {
    return new Dense(List.of(layer), Optional.of(loss));
  }

  private static void refuses(Dense network, String message) {
    assertThatThrownBy(() -> Export.of(network, 4, 3, new float[0], "{}"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatDl4jHasNotIsRefused() {
    Loss usual = SharedNetwork.random(new Random(0)).loss();
    refuses(
        network(new DenseLayer(3, new Gelu(), 0, Optional.empty()), usual), "has no form in DL4J");
    refuses(
        network(
            new DenseLayer(3, new Relu(), 0, Optional.empty(), Optional.of(new LayerNorm(1e-5)), 0),
            usual),
        "has no form in DL4J");
    refuses(
        network(new DenseLayer(3, new Relu(), 0, Optional.empty()), new Poisson()),
        "has no form in DL4J: e^z is no activation");
  }
}
