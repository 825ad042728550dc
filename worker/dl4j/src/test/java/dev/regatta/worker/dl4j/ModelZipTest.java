package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Dl4j;
import dev.regatta.worker.network.Dl4jEngine;
import dev.regatta.worker.network.Dl4jEngine.Trained;
import dev.regatta.worker.network.Network;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ModelZipTest {
  private static final int INPUTS = 9;
  private static final int CLASSES = 3;
  private static final Dl4jEngine ENGINE = new Engine();

  private static MultiLayerNetwork stack(String configuration) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(MultiLayerConfiguration.fromJson(configuration));
    network.init();
    return network;
  }

  private static MultiLayerNetwork perceptron() {
    return stack(Configurations.perceptron(INPUTS, List.of(5), Activation.TANH, CLASSES));
  }

  private static MultiLayerNetwork normalized(boolean logarithms) {
    return stack(
        Configurations.layers()
            .layer(Configurations.dense(6, Activation.TANH))
            .layer(new BatchNormalization.Builder().decay(0.5).useLogStd(logarithms).build())
            .layer(Configurations.softmax(CLASSES))
            .setInputType(InputType.feedForward(INPUTS))
            .build()
            .toJson());
  }

  private static ComputationGraph graph() {
    ComputationGraph graph = new ComputationGraph(Configurations.graph(INPUTS, CLASSES));
    graph.init();
    return graph;
  }

  static Stream<Model> models() {
    return Stream.of(perceptron(), normalized(true), normalized(false), graph());
  }

  /** With state of the updater, and statistics that are not the first ones. */
  private static void fit(Model model) {
    INDArray features = Nd4j.rand(DataType.FLOAT, 20, INPUTS).muli(3);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, 20, CLASSES);
    for (int row = 0; row < 20; row++) {
      labels.putScalar(row, row % CLASSES, 1f);
    }
    for (int step = 0; step < 5; step++) {
      if (model instanceof ComputationGraph graph) {
        graph.fit(new DataSet(features, labels));
      } else {
        ((MultiLayerNetwork) model).fit(new DataSet(features, labels));
      }
    }
  }

  private static float[] outputs(Model model, float[] rows) {
    INDArray features = Nd4j.createFromArray(rows).reshape(rows.length / INPUTS, INPUTS);
    INDArray outputs =
        model instanceof ComputationGraph graph
            ? graph.outputSingle(features)
            : ((MultiLayerNetwork) model).output(features);
    return outputs.dup('c').reshape(outputs.length()).toFloatVector();
  }

  private static Network network(String configuration) {
    return Dl4jNetwork.of(configuration, new CrossEntropy(), INPUTS, CLASSES);
  }

  private static float[] probabilities(Network network, float[] weights, Batch batch) {
    float[] outputs = network.open(batch.rows).forward(batch.features, batch.rows, weights);
    float[] probabilities = new float[batch.rows * CLASSES];
    new CrossEntropy().predict(outputs, batch.rows, CLASSES, probabilities);
    return probabilities;
  }

  @ParameterizedTest
  @MethodSource("models")
  void whatDl4jWroteGivesTheSameOutputs(Model model) throws Exception {
    fit(model);
    Trained trained = ENGINE.unzip("a.zip", Zips.of(model));
    Network network = network(trained.configuration());
    assertThat(trained.weights()).hasSize(network.parameters());
    Batch batch = Batches.of(new Random(1), 8, network, new CrossEntropy(), false);
    assertThat(probabilities(network, trained.weights(), batch))
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(outputs(model, batch.features));
  }

  @ParameterizedTest
  @MethodSource("models")
  void whatIsExportedGivesDl4jTheSameOutputs(Model model) throws Exception {
    fit(model);
    Trained trained = ENGINE.unzip("a.zip", Zips.of(model));
    Network network = network(trained.configuration());
    Random random = new Random(2);
    float[] weights = trained.weights().clone();
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= (float) (1 + 0.2 * random.nextDouble());
    }
    Export export =
        Export.of(
            new Dl4j(trained.configuration(), Optional.empty()), INPUTS, CLASSES, weights, "{}");
    Batch batch = Batches.of(new Random(1), 8, network, new CrossEntropy(), false);
    assertThat(outputs(Restored.of(bytes(export)), batch.features))
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(probabilities(network, weights, batch));
    Trained again = ENGINE.unzip("b.zip", bytes(export));
    assertThat(again.weights()).usingComparatorWithPrecision(1e-5f).containsExactly(weights);
    assertThat(bytes(export)).isEqualTo(bytes(export));
  }

  static byte[] bytes(Dl4jEngine.Zip zip) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    zip.writeTo(bytes);
    return bytes.toByteArray();
  }

  private static void refuses(byte[] zip, String message) {
    assertThatThrownBy(() -> ENGINE.unzip("a.zip", zip))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.configuration: ")
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1));
  }

  private static byte[] array(INDArray array) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    Nd4j.write(array, data);
    data.flush();
    return bytes.toByteArray();
  }

  @Test
  void otherEntriesAreRefusedAndSomeArePassedOver() throws Exception {
    byte[] good = Zips.of(perceptron());
    refuses(Zips.with(good, "normalizer.bin", "x"), "a.zip: normalizer.bin scales inputs, which");
    refuses(Zips.with(good, "objects/a", "x"), "a.zip: it has an entry 'objects/a'; read are");
    refuses(Zips.with(good, "../../a", "x"), "it has an entry '../../a'");
    refuses(Zips.with(good, "a\u001b[2J\nb", "x"), "it has an entry 'a?[2J?b'");
    assertThat(ENGINE.unzip("a.zip", Zips.with(good, "regatta.json", "{}")).weights())
        .isEqualTo(ENGINE.unzip("a.zip", good).weights());
  }

  @Test
  void partsThatAreMissingOrDoNotFitAreRefused() throws Exception {
    byte[] good = Zips.of(perceptron());
    Map<String, byte[]> entries = Zips.entries(good);
    byte[] configuration = Objects.requireNonNull(entries.get("configuration.json"));
    byte[] coefficients = Objects.requireNonNull(entries.get("coefficients.bin"));
    refuses(Zips.of(Map.of("configuration.json", configuration)), "it has no coefficients.bin;");
    refuses(Zips.of(Map.of("coefficients.bin", coefficients)), "it has no configuration.json;");
    refuses(Zips.of(Map.of()), "it has no configuration.json");
    refuses(Arrays.copyOf(good, good.length / 2), "a.zip is a damaged zip (it ends early)");
    refuses(
        Zips.with(good, "coefficients.bin", Arrays.copyOf(coefficients, coefficients.length - 1)),
        "a.zip is a damaged zip (it ends early)");
    byte[] flipped = good.clone();
    flipped[200] ^= 1;
    refuses(flipped, "a.zip is a damaged zip (");
    refuses(
        Zips.with(good, "configuration.json", "{}"),
        "it is no configuration of DL4J: those have a key confs");
    refuses(
        Zips.with(good, "coefficients.bin", array(Nd4j.zeros(DataType.FLOAT, 1, 7))),
        "coefficients.bin: it has a size of 7, and configuration.json describes 68 weights");
    refuses(
        Zips.with(good, "coefficients.bin", array(Nd4j.zeros(DataType.FLOAT, 2, 34))),
        "coefficients.bin: it has a size of 34, and");
    refuses(
        Zips.with(good, "coefficients.bin", array(Nd4j.zeros(DataType.DOUBLE, 1, 68))),
        "coefficients.bin: it has numbers of type DOUBLE where FLOAT are read");
    refuses(
        Zips.with(
            good, "coefficients.bin", array(Nd4j.valueArrayOf(new long[] {1, 68}, Float.NaN))),
        "coefficients.bin: weight 0 is NaN");
    refuses(
        Zips.with(good, "coefficients.bin", Arrays.copyOf(coefficients, coefficients.length + 1)),
        "coefficients.bin: it goes on behind its end");
  }

  @Test
  void zipsThatWouldGrowWithoutBoundAreRefused() throws Exception {
    byte[] good = Zips.of(perceptron());
    byte[] zeros = new byte[40 << 20];
    refuses(
        Zips.with(good, "updaterState.bin", zeros),
        "its entries have more than 100 times its own length");
    refuses(
        Zips.with(good, "configuration.json", zeros),
        "configuration.json: it has more than 4194304 bytes");
    // One that says two thousand million weights and brings none
    ByteArrayOutputStream claims = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(claims);
    data.writeUTF("LONG_SHAPE");
    data.writeLong(Long.MAX_VALUE);
    data.writeUTF("LONG");
    refuses(
        Zips.with(good, "coefficients.bin", claims.toByteArray()),
        "its shape has 9223372036854775807 numbers");
  }

  /** Whatever a damaged file holds, the answer is a network with weights or one line. */
  @Test
  void damagedZipsEndInOneLineOrAreRead() throws Exception {
    byte[] good = Zips.of(perceptron());
    Map<String, byte[]> entries = Zips.entries(good);
    List<String> names = List.copyOf(entries.keySet());
    int refused = 0;
    int read = 0;
    for (int seed = 0; seed < 10_000; seed++) {
      Random random = new Random(seed);
      byte[] zip;
      if (random.nextInt(4) == 0) {
        zip = damaged(good, random);
      } else {
        String entry = names.get(random.nextInt(names.size()));
        zip = Zips.with(good, entry, damaged(Objects.requireNonNull(entries.get(entry)), random));
      }
      try {
        assertThat(ENGINE.unzip("a.zip", zip).weights()).isNotEmpty();
        read++;
      } catch (UserException e) {
        refused++;
        assertThat(String.valueOf(e.getMessage()).lines()).as("seed %d", seed).hasSize(1);
        assertThat(String.valueOf(e.getMessage())).as("seed %d", seed).hasSizeLessThan(1000);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(read).isGreaterThan(100);
    assertThat(refused).isGreaterThan(2000);
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    for (int i = 1 + random.nextInt(3); i > 0 && damaged.length > 0; i--) {
      boolean early = random.nextBoolean();
      int at = random.nextInt(early ? Math.min(200, damaged.length) : damaged.length);
      int end = Math.min(damaged.length, at + 1 + random.nextInt(20));
      switch (random.nextInt(4)) {
        case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> damaged = spliced(damaged, at, end, new byte[0]);
        case 2 -> damaged = spliced(damaged, at, at, Arrays.copyOfRange(damaged, at, end));
        default ->
            damaged =
                random.nextInt(8) == 0
                    ? Arrays.copyOf(damaged, at)
                    : filled(damaged, at, end, random);
      }
    }
    return damaged;
  }

  private static byte[] filled(byte[] bytes, int from, int to, Random random) {
    byte[] noise = new byte[to - from];
    random.nextBytes(noise);
    return spliced(bytes, from, to, noise);
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] by) {
    ByteArrayOutputStream spliced = new ByteArrayOutputStream();
    spliced.write(bytes, 0, from);
    spliced.writeBytes(by);
    spliced.write(bytes, to, bytes.length - to);
    return spliced.toByteArray();
  }
}
