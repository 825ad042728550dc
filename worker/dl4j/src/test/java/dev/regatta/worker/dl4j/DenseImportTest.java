package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.loss.Focal;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Dense;
import dev.regatta.worker.network.DenseLayer;
import dev.regatta.worker.network.FirstWeights;
import dev.regatta.worker.network.Layer;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.NetworkContents;
import dev.regatta.worker.network.Relu;
import dev.regatta.worker.network.Tanh;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Model zips of DL4J as Regatta's own dense networks. */
class DenseImportTest {
  private static final Dense OPEN = from(List.of(), Optional.empty());

  private static Dense from(List<Layer> layers, Optional<FirstWeights> weights) {
    return new Dense(layers, Optional.empty(), Optional.of("net.zip"), weights);
  }

  private static NetworkContents read(Dense network, byte[] zip) {
    return network.withFiles(path -> zip);
  }

  private static MultiLayerNetwork stack(String configuration) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(MultiLayerConfiguration.fromJson(configuration));
    network.init();
    return network;
  }

  private static byte[] perceptron() throws Exception {
    return Zips.of(stack(Configurations.perceptron(4, List.of(6), Activation.RELU, 3)));
  }

  @Test
  void theImportedNetworkPredictsWhatDl4jPutsOut() throws Exception {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      SharedNetwork shared = SharedNetwork.random(random);
      Network same = shared.dense();
      Loss loss = shared.loss();
      int width = same.outputs();
      String configuration = new DenseForm(shared.spec(), same.inputs(), width).configuration();
      MultiLayerNetwork theirs = stack(configuration);
      theirs.setParams(Nd4j.createFromArray(new float[][] {Batches.weights(random, same)}));
      NetworkContents found = read(OPEN, Zips.of(theirs));
      Network network = found.network().build(same.inputs(), width);
      Batch batch = Batches.of(random, 7, network, loss, false);
      float[] outputs = network.open(7).forward(batch.features, 7, found.weights().orElseThrow());
      int columns = loss.predictions(width);
      float[] predictions = new float[7 * columns];
      loss.predict(outputs, 7, width, predictions);
      INDArray expected =
          theirs.output(Nd4j.createFromArray(batch.features).reshape(7, network.inputs()));
      assertThat(found.network().loss()).as("seed %d", seed).contains(loss);
      for (int row = 0; row < 7; row++) {
        for (int i = 0; i < width; i++) {
          // A single probability is that of the second class
          assertThat(predictions[row * columns + columns - width + i])
              .as("seed %d", seed)
              .isCloseTo(
                  expected.getFloat(row, i),
                  within(1e-5f * Math.max(1, Math.abs(expected.getFloat(row, i)))));
        }
      }
    }
  }

  @Test
  void whatIsExportedIsImportedWithTheSameBits() throws Exception {
    for (int seed = 0; seed < 60; seed++) {
      SharedNetwork shared = SharedNetwork.random(new Random(seed));
      Network network = shared.dense();
      float[] weights = Batches.weights(new Random(seed), network);
      Export export = Export.of(shared.spec(), network.inputs(), network.outputs(), weights, "{}");
      NetworkContents found = read(OPEN, ModelZipTest.bytes(export));
      FirstWeights first =
          new FirstWeights(Model.digest(weights), network.inputs(), network.outputs());
      assertThat(found.weights().orElseThrow()).as("seed %d", seed).isEqualTo(weights);
      assertThat(found.network())
          .as("seed %d", seed)
          .isEqualTo(
              new Dense(
                  shared.spec().layers(),
                  shared.spec().loss(),
                  Optional.empty(),
                  Optional.of(first)));
      assertThat(found.network().firstWeights()).contains(first.digest());
    }
  }

  @Test
  void dropoutBeforeALayerIsThatOfTheLayerInFront() throws Exception {
    byte[] zip = Zips.of(stack(Configurations.withDropout(4, new Dropout(0.8), 3)));
    assertThat(((Dense) read(OPEN, zip).network()).layers())
        .containsExactly(
            new DenseLayer(16, new Tanh(), 0.2, Optional.empty()),
            new DenseLayer(8, new Tanh(), 0, Optional.empty()));
  }

  @Test
  void dropoutThatIsNoProbabilityIsRefused() throws Exception {
    byte[] zip = Zips.of(stack(Configurations.withDropout(4, new Dropout(0.8), 3)));
    String configuration =
        new String(
            Objects.requireNonNull(Zips.entries(zip).get("configuration.json")),
            StandardCharsets.UTF_8);
    for (String kept : List.of("0.0", "1.5", "-0.5", "1.0E-30")) {
      String text = configuration.replaceAll("\"p\" : 0\\.8", "\"p\" : " + kept);
      assertThat(text).isNotEqualTo(configuration);
      refuses(
          OPEN,
          Zips.with(zip, "configuration.json", text),
          "network.configuration: net.zip: layer 1 retains inputs with a probability of "
              + kept
              + " (dropout), for which dense layers have no form; use type: dl4j");
    }
  }

  @Test
  void aLossOfTheJobStands() throws Exception {
    byte[] zip = perceptron();
    assertThat(read((Dense) OPEN.withLoss(new Focal(2)), zip).network().loss())
        .contains(new Focal(2));
    assertThat(read(OPEN, zip).network().loss()).contains(new CrossEntropy());
  }

  private static void refuses(Dense network, byte[] zip, String message) {
    assertThatThrownBy(() -> read(network, zip))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }

  @Test
  void layersAndWeightsThatTheJobNamesAreThoseOfTheZip() throws Exception {
    byte[] zip = perceptron();
    NetworkContents found = read(OPEN, zip);
    Dense known = (Dense) found.network();
    Layer hidden = new DenseLayer(6, new Relu(), 0, Optional.empty());
    assertThat(read(from(List.of(hidden), known.weights()), zip).network()).isEqualTo(known);
    refuses(
        from(List.of(hidden, hidden), Optional.empty()),
        zip,
        "network.layers: are not those of network.configuration, net.zip; leave them out");
    String digest = known.firstWeights().orElseThrow();
    refuses(
        from(List.of(), Optional.of(new FirstWeights("ab12", 4, 3))),
        zip,
        "network.weights: are ab12, and net.zip has others, "
            + digest
            + "; leave the key out to take those");
    refuses(
        OPEN,
        new byte[] {'{', '}'},
        "network.configuration: net.zip is no model zip; write one with DL4J's"
            + " ModelSerializer.writeModel, or describe the network by layers");
  }

  @Test
  void rowsThatTheWeightsAreNotForAreRefused() throws Exception {
    Dense network = (Dense) read(OPEN, perceptron()).network();
    assertThat(network.build(4, 3).parameters()).isEqualTo(4 * 6 + 6 + 6 * 3 + 3);
    String message =
        "network: it starts from weights for rows of 4 numbers and for 3 outputs; prepared rows"
            + " have %d, and the label and the loss need %d";
    assertThatThrownBy(() -> network.build(5, 3))
        .isInstanceOf(UserException.class)
        .hasMessage(message, 5, 3);
    assertThatThrownBy(() -> network.build(4, 2))
        .isInstanceOf(UserException.class)
        .hasMessage(message, 4, 2);
  }

  private static void lacks(org.deeplearning4j.nn.api.Model model, String what) throws Exception {
    refuses(
        OPEN,
        Zips.of(model),
        "network.configuration: net.zip: "
            + what
            + ", for which dense layers have no form; use type: dl4j");
  }

  private static org.deeplearning4j.nn.conf.layers.DenseLayer.Builder dense() {
    return new org.deeplearning4j.nn.conf.layers.DenseLayer.Builder()
        .nOut(6)
        .activation(Activation.RELU);
  }

  private static MultiLayerNetwork stack(org.deeplearning4j.nn.conf.layers.Layer... layers) {
    ListBuilder builder = Configurations.layers();
    for (org.deeplearning4j.nn.conf.layers.Layer layer : layers) {
      builder.layer(layer);
    }
    return stack(builder.setInputType(InputType.feedForward(4)).build().toJson());
  }

  @Test
  void whatDenseLayersLackIsNamed() throws Exception {
    ComputationGraph graph = new ComputationGraph(Configurations.graph(4, 3));
    graph.init();
    lacks(graph, "it is a ComputationGraph");
    lacks(stack(Configurations.normalized(4, 3)), "layer 1 is a BatchNormalization");
    lacks(
        stack(Configurations.convolutional(8, Activation.RELU, 3).toJson()),
        "layer 0 has the preprocessor FeedForwardToCnnPreProcessor");
    lacks(
        stack(Configurations.perceptron(4, List.of(6), Activation.CUBE, 3)),
        "layer 0 has the activation cube");
    lacks(
        stack(dense().hasBias(false).build(), Configurations.softmax(3)),
        "layer 0 has no bias (hasBias: false)");
    lacks(
        stack(dense().hasLayerNorm(true).build(), Configurations.softmax(3)),
        "layer 0 has a layer normalization (hasLayerNorm: true)");
    lacks(
        stack(dense().weightDecay(0.1).build(), Configurations.softmax(3)),
        "layer 0 has penalties of its own (l1, l2 or weight decay)");
    lacks(
        stack(dense().l1Bias(0.1).build(), Configurations.softmax(3)),
        "layer 0 has penalties of its own (l1, l2 or weight decay)");
    lacks(
        stack(dense().dropOut(new Dropout(0.5)).build(), Configurations.softmax(3)),
        "layer 0 has dropout, which is that of the rows");
    lacks(
        stack(Configurations.withDropout(4, new GaussianDropout(0.5), 3)),
        "layer 1 has the dropout GaussianDropout");
    lacks(
        stack(
            dense().build(),
            new DropoutLayer.Builder(new Dropout(0.5)).build(),
            Configurations.softmax(3)),
        "layer 1 is a DropoutLayer");
    lacks(
        stack(
            Configurations.dense(3, Activation.RELU),
            new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build()),
        "layer 1 is a LossLayer, and the last one must be an OutputLayer");
  }
}
