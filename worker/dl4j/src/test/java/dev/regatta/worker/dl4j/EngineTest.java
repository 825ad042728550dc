package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.conf.Yaml;
import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.loss.Focal;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Dl4j;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.NetworkContents;
import dev.regatta.worker.network.NetworkSpec;
import dev.regatta.worker.train.WorkerSpec;
import dev.regatta.worker.train.WorkerSpecs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;

class EngineTest {
  private static final String PERCEPTRON =
      Configurations.perceptron(9, List.of(5), Activation.RELU, 3);

  @Test
  void filesTakeTheirPathsPlaceAndDecideTheLoss() {
    Function<String, byte[]> files =
        Map.of("net.json", bytes("  " + PERCEPTRON), "net.zip", bytes("PK"))::get;
    NetworkSpec open = new Dl4j("net.json", Optional.empty());
    assertThat(open.withFiles(files).network())
        .isEqualTo(new Dl4j(PERCEPTRON, Optional.of(new CrossEntropy())));
    assertThat(open.withLoss(new Focal(2)).withFiles(files).network())
        .isEqualTo(new Dl4j(PERCEPTRON, Optional.of(new Focal(2))));
    assertThat(new Dl4j(PERCEPTRON, Optional.empty()).withFiles(files).network().loss())
        .contains(new CrossEntropy());
    NetworkSpec zip = new Dl4j("net.zip", Optional.empty());
    assertThatThrownBy(() -> zip.withFiles(files))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("network.configuration: net.zip holds no JSON");
  }

  @Test
  void aStackOfDenseLayersHasATwinForRowsOfItsOwnWidth() {
    Engine engine = new Engine();
    CrossEntropy loss = new CrossEntropy();
    assertThat(engine.dense(PERCEPTRON, loss, 9, 3))
        .hasValueSatisfying(twin -> assertThat(twin.places()).hasSize(9 * 5 + 5 + 5 * 3 + 3));
    assertThat(engine.dense(PERCEPTRON, loss, 8, 3)).isEmpty();
    assertThat(engine.dense(PERCEPTRON, loss, 9, 2)).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aZipBringsWeightsThatTheSpecNames() throws Exception {
    MultiLayerNetwork trained = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(PERCEPTRON));
    trained.init();
    byte[] zip = Zips.of(trained);
    NetworkSpec open = new Dl4j("net.zip", Optional.empty());
    NetworkContents contents = open.withFiles(path -> zip);
    float[] weights = trained.params().toFloatVector();
    assertThat(contents.weights()).hasValueSatisfying(w -> assertThat(w).isEqualTo(weights));
    assertThat(contents.network().firstWeights()).contains(Model.digest(weights));
    assertThat(contents.network().loss()).contains(new CrossEntropy());
    assertThat(contents.network().build(9, 3).parameters()).isEqualTo(weights.length);
    // What a run writes down is the same network, whose weights its checkpoints have
    NetworkContents again = contents.network().withFiles(path -> new byte[0]);
    assertThat(again.network()).isEqualTo(contents.network());
    assertThat(again.weights()).isEmpty();
    String digest = Model.digest(weights);
    Dl4j same = new Dl4j("net.zip", Optional.empty(), Optional.of(digest));
    assertThat(same.withFiles(path -> zip).network()).isEqualTo(contents.network());
    Dl4j other = new Dl4j("net.zip", Optional.empty(), Optional.of("ab12"));
    assertThatThrownBy(() -> other.withFiles(path -> zip))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "network.weights: are ab12, and net.zip has others, %s; leave the key out to take"
                + " those",
            digest);
    assertThatThrownBy(() -> other.withFiles(path -> bytes(PERCEPTRON)))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.weights: are those of a model zip, and ");
  }

  @Test
  void aSpecCrossesWithItsConfiguration() {
    WorkerSpec spec = spec(PERCEPTRON, "{}");
    WorkerSpec bound = WorkerSpecs.bind(WorkerSpecs.dump(spec));
    assertThat(bound).isEqualTo(spec);
    assertThat(bound.buildNetwork().blocks()).hasSize(4);
  }

  @Test
  void maxNormIsRefused() {
    WorkerSpec spec = spec(PERCEPTRON, "{max-norm: 2}");
    assertThatThrownBy(() -> spec.local(spec.buildNetwork()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("regularization.max-norm: is for layers of Regatta's own");
  }

  private static WorkerSpec spec(String configuration, String regularization) {
    String text =
        """
        network: {type: dl4j, configuration: %s, loss: cross-entropy}
        inputs: 9
        classes: 3
        label-scale: 1
        optimizer: adam
        regularization: %s
        local-state: average
        batch-size: 8
        threads: 1
        seed: 5
        """;
    return WorkerSpecs.bind(
        JobText.parse(
            "test", text.formatted(Yaml.quoted(configuration), regularization), Map.of()));
  }

  @Test
  void withoutDropoutTrainingAndEvaluationPutOutTheSame() {
    String dropout =
        Configurations.layers()
            .layer(new DropoutLayer.Builder(new Dropout(0.5)).build())
            .layer(Configurations.dense(6, Activation.TANH))
            .layer(Configurations.softmax(3))
            .setInputType(InputType.feedForward(9))
            .build()
            .toJson();
    NetworkSpec spec = new Dl4j(dropout, Optional.of(new CrossEntropy()));
    Network with = spec.build(9, 3);
    Network without = spec.withoutDropout().build(9, 3);
    Batch batch = Batches.of(new Random(1), 6, with, new CrossEntropy(), false);
    float[] weights = Batches.weights(new Random(1), with);
    assertThat(gradient(with, batch, weights, 2)).isNotEqualTo(gradient(with, batch, weights, 1));
    assertThat(gradient(without, batch, weights, 2))
        .isEqualTo(gradient(without, batch, weights, 1));
  }

  private static float[] gradient(Network network, Batch batch, float[] weights, long key) {
    float[] gradient = new float[weights.length];
    network.open(6).gradient(batch, weights, gradient, key);
    return gradient;
  }
}
