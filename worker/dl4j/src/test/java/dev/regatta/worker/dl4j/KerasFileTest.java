package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.BinaryCrossEntropy;
import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.loss.Focal;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.network.Dl4j;
import dev.regatta.worker.network.Keras;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.NetworkContents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KerasFileTest {
  private static final String SEQUENTIAL =
      """
      {"class_name": "Sequential", "config": {"name": "net", "layers": [
        {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 2], "dtype": "float32",
          "sparse": false, "name": "input"}},
        %s,
        {"class_name": "Dense", "config": {"name": "out", "trainable": true, "dtype": "float32",
          "units": 2, "activation": "softmax", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": null}},
          "bias_initializer": {"class_name": "Zeros", "config": {}},
          "kernel_regularizer": null, "bias_regularizer": null, "activity_regularizer": null,
          "kernel_constraint": null, "bias_constraint": null}}]}}
      """;

  private static final String HIDDEN =
      """
      {"class_name": "Dense", "config": {"name": "hidden", "trainable": true,
        "batch_input_shape": [null, 2], "dtype": "float32", "units": 3, "activation": "relu",
        "use_bias": true,
        "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": null}},
        "bias_initializer": {"class_name": "Zeros", "config": {}},
        "kernel_regularizer": null, "bias_regularizer": null, "activity_regularizer": null,
        "kernel_constraint": null, "bias_constraint": null}}\
      """;

  private static final String NORM =
      """
      {"class_name": "BatchNormalization", "config": {"name": "norm", "trainable": true,
        "dtype": "float32", "axis": [1], "momentum": 0.99, "epsilon": 0.001, "center": true,
        "scale": true, "beta_initializer": {"class_name": "Zeros", "config": {}},
        "gamma_initializer": {"class_name": "Ones", "config": {}},
        "moving_mean_initializer": {"class_name": "Zeros", "config": {}},
        "moving_variance_initializer": {"class_name": "Ones", "config": {}},
        "beta_regularizer": null, "gamma_regularizer": null, "beta_constraint": null,
        "gamma_constraint": null}}\
      """;

  private static final String DROPOUT =
      """
      {"class_name": "Dropout", "config": {"name": "drop", "trainable": true, "dtype": "float32",
        "rate": 0.5, "noise_shape": null, "seed": null}}\
      """;

  private static final KerasFiles.Layer HIDDEN_WEIGHTS =
      new KerasFiles.Layer(
          "hidden",
          new KerasFiles.Weight("kernel:0", new float[] {1, -1, 0.5f, 2, 1, -1}, 2, 3),
          new KerasFiles.Weight("bias:0", new float[] {0.5f, 0, -0.25f}, 3));

  private static final KerasFiles.Layer OUT_WEIGHTS =
      new KerasFiles.Layer(
          "out",
          new KerasFiles.Weight("kernel:0", new float[] {1, 0, -1, 2, 0.5f, 3}, 3, 2),
          new KerasFiles.Weight("bias:0", new float[] {0.25f, -0.5f}, 2));

  private static final KerasFiles.Layer NORM_WEIGHTS =
      new KerasFiles.Layer(
          "norm",
          new KerasFiles.Weight("gamma:0", new float[] {2, 1, 1}, 3),
          new KerasFiles.Weight("beta:0", new float[] {0, 1, 0}, 3),
          new KerasFiles.Weight("moving_mean:0", new float[] {1, 0, 0}, 3),
          new KerasFiles.Weight("moving_variance:0", new float[] {3.999f, 0.999f, 0.249f}, 3));

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("model.h5");
  }

  private static NetworkContents read(Path file) {
    return read(file, Optional.empty());
  }

  private static NetworkContents read(Path file, Optional<Loss> loss) {
    return new Keras(file.toString(), loss)
        .withFiles(
            path -> {
              try {
                return Files.readAllBytes(Path.of(path));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** What comes before the last activation, for the row (1, 2). */
  private static float[] outputs(NetworkContents contents) {
    Network network = contents.network().build(2, 2);
    return network.open(1).forward(new float[] {1, 2}, 1, contents.weights().orElseThrow());
  }

  /** Hidden: (5.5, 1, -1.75), of which relu leaves (5.5, 1, 0). */
  @Test
  void aSequentialModelPutsOutWhatIsComputedByHand() {
    NetworkContents contents =
        read(
            KerasFiles.write(
                file(),
                SEQUENTIAL.formatted(HIDDEN + "," + DROPOUT),
                HIDDEN_WEIGHTS,
                new KerasFiles.Layer("drop"),
                OUT_WEIGHTS));
    float[] outputs = outputs(contents);
    assertThat(outputs[0]).isCloseTo(4.75f, within(1e-6f));
    assertThat(outputs[1]).isCloseTo(1.5f, within(1e-6f));
    float[] probabilities = new float[2];
    new CrossEntropy().predict(outputs, 1, 2, probabilities);
    assertThat((double) probabilities[0]).isCloseTo(1 / (1 + Math.exp(1.5 - 4.75)), within(1e-6));
    assertThat(contents.network()).isInstanceOf(Dl4j.class);
    assertThat(contents.network().loss()).contains(new CrossEntropy());
    assertThat(contents.network().firstWeights())
        .contains(Model.digest(contents.weights().orElseThrow()));
  }

  @Test
  void theLastActivationMayBeALayer() {
    String activation =
        """
        "activation": "linear"}}, {"class_name": "Activation", "config": {"name": "last",
          "trainable": true, "dtype": "float32", "activation": "softmax"}}\
        """;
    String model =
        SEQUENTIAL
            .formatted(HIDDEN)
            .replace("\"activation\": \"softmax\", ", "")
            .replace(
                "\"bias_constraint\": null}}]}}",
                "\"bias_constraint\": null, " + activation + "]}}");
    NetworkContents contents =
        read(
            KerasFiles.write(
                file(), model, HIDDEN_WEIGHTS, OUT_WEIGHTS, new KerasFiles.Layer("last")));
    assertThat(outputs(contents)).containsExactly(new float[] {4.75f, 1.5f}, within(1e-6f));
    assertThat(contents.network().loss()).contains(new CrossEntropy());
  }

  /** Normalized: (2 * (5.5 - 1) / 2, 1 / 1 + 1, 0). */
  @Test
  void aBatchNormalizationKeepsItsStatistics() {
    float[] outputs =
        outputs(
            read(
                KerasFiles.write(
                    file(),
                    SEQUENTIAL.formatted(HIDDEN + "," + NORM),
                    HIDDEN_WEIGHTS,
                    NORM_WEIGHTS,
                    OUT_WEIGHTS)));
    assertThat(outputs[0]).isCloseTo(2.75f, within(1e-4f));
    assertThat(outputs[1]).isCloseTo(3.5f, within(1e-4f));
  }

  /** Hidden plus its leaky relu of 0.5: (11, 2, -2.625), beside hidden itself. */
  @Test
  void aFunctionalModelPutsOutWhatIsComputedByHand() {
    String hidden = HIDDEN.replace("relu", "linear");
    String model =
        """
        {"class_name": "Functional", "config": {"name": "net", "layers": [
          {"class_name": "InputLayer", "name": "input", "inbound_nodes": [], "config":
            {"batch_input_shape": [null, 2], "dtype": "float32", "sparse": false, "name": "input"}},
          %s,
          {"class_name": "LeakyReLU", "name": "leaky", "inbound_nodes": [[["hidden", 0, 0, {}]]],
            "config": {"name": "leaky", "trainable": true, "dtype": "float32", "alpha": 0.5}},
          {"class_name": "Add", "name": "add", "config": {"name": "add", "trainable": true},
            "inbound_nodes": [[["hidden", 0, 0, {}], ["leaky", 0, 0, {}]]]},
          {"class_name": "Concatenate", "name": "both",
            "config": {"name": "both", "trainable": true, "axis": -1},
            "inbound_nodes": [[["add", 0, 0, {}], ["hidden", 0, 0, {}]]]},
          %s],
          "input_layers": [["input", 0, 0]], "output_layers": [["out", 0, 0]]}}
        """
            .formatted(
                placed(hidden, "hidden", "input"),
                placed(
                    hidden
                        .replace("\"hidden\"", "\"out\"")
                        .replace("linear", "sigmoid")
                        .replace("\"units\": 3", "\"units\": 2"),
                    "out",
                    "both"));
    float[] kernel = Arrays.copyOf(new float[] {1, 0, -1, 2, 0.5f, 3, 1, 1}, 12);
    KerasFiles.Layer out =
        new KerasFiles.Layer(
            "out",
            new KerasFiles.Weight("kernel:0", kernel, 6, 2),
            new KerasFiles.Weight("bias:0", new float[] {0.25f, -0.5f}, 2));
    NetworkContents contents = read(KerasFiles.write(file(), model, HIDDEN_WEIGHTS, out));
    float[] outputs = outputs(contents);
    assertThat(outputs[0]).isCloseTo(7.9375f + 5.5f, within(1e-5f));
    assertThat(outputs[1]).isCloseTo(-4.375f + 5.5f, within(1e-5f));
    assertThat(contents.network().loss()).contains(new BinaryCrossEntropy());
  }

  /** A layer of a functional model behind another. */
  private static String placed(String layer, String name, String before) {
    String cut = layer.strip();
    return "%s, \"name\": \"%s\", \"inbound_nodes\": [[[\"%s\", 0, 0, {}]]]}"
        .formatted(cut.substring(0, cut.length() - 1), name, before);
  }

  @Test
  void aModelWithoutWeightsIsANetworkWithFirstWeightsOfItsOwn() {
    NetworkContents contents = read(KerasFiles.write(file(), SEQUENTIAL.formatted(HIDDEN)));
    assertThat(contents.weights()).isEmpty();
    assertThat(contents.network().firstWeights()).isEmpty();
    assertThat(contents.network().build(2, 2).parameters()).isEqualTo(2 * 3 + 3 + 3 * 2 + 2);
  }

  @Test
  void theJobsLossIsTaken() {
    Path file = KerasFiles.write(file(), SEQUENTIAL.formatted(HIDDEN));
    assertThat(read(file, Optional.of(new Focal(2))).network().loss()).contains(new Focal(2));
  }

  private void refused(String message) {
    assertThatThrownBy(() -> read(file()))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.")
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void filesThatAreNoModelAreRefused() throws Exception {
    Files.writeString(file(), "PK\3\4 and more");
    refused("it is a zip, as .keras files are, and no HDF5 file");
    Files.writeString(file(), "no HDF5");
    refused("it is no HDF5 file; write one with model.save('model.h5')");
    KerasFiles.write(file(), SEQUENTIAL.formatted(HIDDEN), HIDDEN_WEIGHTS, OUT_WEIGHTS);
    byte[] whole = Files.readAllBytes(file());
    for (int part = 1; part < 8; part++) {
      Files.write(file(), Arrays.copyOf(whole, whole.length * part / 8));
      refused("it is a damaged HDF5 file, or one that ends early; write it anew");
    }
    KerasFiles.write(file(), "no JSON");
    refused("its attribute model_config is no JSON");
    KerasFiles.write(file(), "{\"class_name\": \"Mine\"}");
    refused("its model is a Mine; a Sequential or a functional one is read");
    KerasFiles.write(file(), "{\"class_name\": \"Sequential\"}");
    refused("its model has no layers");
    KerasFiles.write(file(), "3.1.0", SEQUENTIAL.formatted(HIDDEN));
    refused("its keras_version is 3.1.0; files of 1 and 2 are read");
  }

  @Test
  void layersThatAreNotReadAreNamed() {
    for (String type : new String[] {"Lambda", "MyLayer", "LSTM"}) {
      KerasFiles.write(file(), SEQUENTIAL.formatted(HIDDEN.replace("\"Dense\"", quoted(type))));
      refused("layer 'hidden' is of type " + type + ", which is not read; layers that are: ");
    }
    KerasFiles.write(file(), SEQUENTIAL.formatted(HIDDEN).replace("[null, 2]", "[null, 4, 4]"));
    refused("layer 'input' takes inputs of shape [null,4,4]; (null, inputs) and (null, height");
    KerasFiles.write(
        file(), SEQUENTIAL.formatted(HIDDEN).replace("\"units\": 3", "\"units\": 99999999"));
    refused("layer 'hidden' is wider than 16777216");
    KerasFiles.write(file(), SEQUENTIAL.formatted(HIDDEN).replace("softmax", "tanh"));
    refused("its last activation is tanh; one of softmax, sigmoid and linear is read");
    String penalty = "{\"class_name\": \"L2\", \"config\": {\"l2\": 0.01}}";
    KerasFiles.write(
        file(),
        SEQUENTIAL.formatted(
            HIDDEN.replace("\"kernel_regularizer\": null", "\"kernel_regularizer\": " + penalty)));
    refused("layer 'hidden' has a kernel_regularizer, which is not carried over; ");
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  @Test
  void weightsThatDoNotFitAreRefused() {
    String model = SEQUENTIAL.formatted(HIDDEN);
    KerasFiles.Layer bad =
        new KerasFiles.Layer(
            "out",
            new KerasFiles.Weight("kernel:0", new float[] {1, Float.NaN, 0, 0, 0, 0}, 3, 2),
            new KerasFiles.Weight("bias:0", new float[2], 2));
    KerasFiles.write(file(), model, HIDDEN_WEIGHTS, bad);
    refused(" is NaN");
    KerasFiles.write(file(), model, HIDDEN_WEIGHTS);
    refused("DL4J cannot read it: Could not find weights required for layer out.");
    KerasFiles.Layer wide =
        new KerasFiles.Layer(
            "out",
            new KerasFiles.Weight("kernel:0", new float[9], 3, 3),
            new KerasFiles.Weight("bias:0", new float[2], 2));
    KerasFiles.write(file(), model, HIDDEN_WEIGHTS, wide);
    refused("[[2], [3, 2]], and those of the file are [[2], [3, 3]]");
  }

  @Test
  void linksIntoOtherFilesAreNotFollowed() {
    KerasFiles.write(file(), SEQUENTIAL.formatted(HIDDEN), HIDDEN_WEIGHTS, OUT_WEIGHTS);
    KerasFiles.link(file(), "model_weights/other", "elsewhere.h5");
    refused("other is a link to another place, which is not followed");
  }

  /** As it must be for a run that goes on. */
  @Test
  void aFileIsTheSameNetworkWheneverItIsRead() {
    KerasFiles.write(file(), SEQUENTIAL.formatted(HIDDEN), HIDDEN_WEIGHTS, OUT_WEIGHTS);
    NetworkContents first = read(file());
    assertThat(((Dl4j) first.network()).configuration())
        .contains("\"seed\":0")
        .doesNotContainPattern("\"seed\":[1-9-]");
    assertThat(read(file()).network()).isEqualTo(first.network());
  }

  @Test
  void theModelsTextMayBeOfVariableLength() {
    String model = SEQUENTIAL.formatted(HIDDEN);
    KerasFiles.write(file(), "{}", HIDDEN_WEIGHTS, OUT_WEIGHTS);
    KerasFiles.vary(file(), model);
    assertThat(outputs(read(file()))).containsExactly(new float[] {4.75f, 1.5f}, within(1e-6f));
  }

  @Test
  void groupsThatHoldThemselvesAreRefused() {
    KerasFiles.write(file(), SEQUENTIAL.formatted(HIDDEN), HIDDEN_WEIGHTS, OUT_WEIGHTS);
    KerasFiles.loop(file(), "model_weights/out", "model_weights/out/again");
    refused("the groups of a layer are nested more than 16 deep");
  }
}
