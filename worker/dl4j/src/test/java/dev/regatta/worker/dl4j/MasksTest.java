package dev.regatta.worker.dl4j;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Dl4j;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.train.WorkerSpec;
import dev.regatta.worker.train.WorkerSpecs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Sequences of several lengths, against DL4J's own networks with its own masks. */
class MasksTest {
  private static final int FEATURES = 2;
  private static final int STEPS = 4;
  private static final int VALUES = STEPS * FEATURES;
  private static final int INPUTS = VALUES + STEPS;
  private static final int CLASSES = 3;

  /** Lengths of all kinds, padding before a sequence, and a hole. */
  private static final int[][] MASKS = {
    {1, 1, 1, 1}, {1, 1, 0, 0}, {1, 0, 0, 0}, {1, 1, 1, 0}, {0, 1, 1, 1}, {1, 0, 1, 1}
  };

  /** Padding behind sequences alone. */
  private static final int[][] LENGTHS = {
    {1, 1, 1, 1}, {1, 1, 0, 0}, {1, 0, 0, 0}, {1, 1, 1, 0}, {1, 1, 0, 0}, {1, 1, 1, 0}
  };

  private static final int ROWS = MASKS.length;

  private static Network network(Sequences kind) {
    return Dl4jNetwork.ofMasked(kind.of(FEATURES, CLASSES), new CrossEntropy(), INPUTS, CLASSES);
  }

  private static Batch batch(Network network, int[][] masks) {
    Batch batch = Batches.of(new Random(4), ROWS, network, new CrossEntropy(), false);
    for (int row = 0; row < ROWS; row++) {
      for (int step = 0; step < STEPS; step++) {
        batch.features[row * INPUTS + VALUES + step] = masks[row][step];
      }
    }
    return batch;
  }

  private static DataSet dataSet(Batch batch) {
    float[][][] features = new float[ROWS][FEATURES][STEPS];
    float[][] masks = new float[ROWS][STEPS];
    float[][] labels = new float[ROWS][CLASSES];
    for (int row = 0; row < ROWS; row++) {
      for (int step = 0; step < STEPS; step++) {
        for (int feature = 0; feature < FEATURES; feature++) {
          features[row][feature][step] = batch.features[row * INPUTS + step * FEATURES + feature];
        }
        masks[row][step] = batch.features[row * INPUTS + VALUES + step];
      }
      labels[row][(int) batch.labels[row]] = 1;
    }
    return new DataSet(
        Nd4j.createFromArray(features),
        Nd4j.createFromArray(labels),
        Nd4j.createFromArray(masks),
        null);
  }

  /** By a step of DL4J's own: plain descent at a rate of 1. */
  private static float[] dl4jsGradient(String given, Batch batch, float[] weights) {
    String text = given.replaceAll("\"learningRate\" : [^,}\\s]+", "\"learningRate\" : 1.0");
    INDArray start = Nd4j.createFromArray(weights).reshape(1, weights.length);
    INDArray end;
    if (text.contains("\"confs\"")) {
      MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(text));
      network.init();
      network.setParams(start.dup());
      network.fit(dataSet(batch));
      end = network.params();
    } else {
      ComputationGraph network = new ComputationGraph(ComputationGraphConfiguration.fromJson(text));
      network.init();
      network.setParams(start.dup());
      network.fit(dataSet(batch));
      end = network.params();
    }
    return start.sub(end).data().asFloat();
  }

  private static float[] gradient(Network network, Batch batch, float[] weights) {
    float[] gradient = new float[weights.length];
    network.open(ROWS).gradient(batch, weights, gradient, 0);
    return gradient;
  }

  /** With zeros as padding, as DL4J's own iterators pad. */
  @ParameterizedTest
  @EnumSource(Sequences.class)
  void gradientsAreThoseOfDl4jWithItsMask(Sequences kind) {
    Network network = network(kind);
    Batch batch = batch(network, MASKS);
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < VALUES; i++) {
        batch.features[row * INPUTS + i] *= MASKS[row][i / FEATURES];
      }
    }
    float[] weights = Batches.weights(new Random(5), network);
    float[] gradient = gradient(network, batch, weights);
    assertThat(gradient)
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(dl4jsGradient(kind.of(FEATURES, CLASSES), batch, weights));
    int[][] none = new int[ROWS][STEPS];
    Arrays.stream(none).forEach(mask -> Arrays.fill(mask, 1));
    assertThat(gradient(network, batch(network, none), weights)).isNotEqualTo(gradient);
  }

  /** DL4J's backward pass of an LSTM looks at padding that steps which count follow. */
  @ParameterizedTest
  @EnumSource(value = Sequences.class, mode = EnumSource.Mode.EXCLUDE, names = "BOTH_WAYS")
  void behindSequencesDl4jMayHaveAnyPadding(Sequences kind) {
    Network network = network(kind);
    Batch batch = batch(network, LENGTHS);
    float[] weights = Batches.weights(new Random(5), network);
    assertThat(gradient(network, batch, weights))
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(dl4jsGradient(kind.of(FEATURES, CLASSES), batch, weights));
  }

  @ParameterizedTest
  @EnumSource(Sequences.class)
  void whatStandsInPaddingChangesNoBit(Sequences kind) {
    Network network = network(kind);
    Batch batch = batch(network, MASKS);
    float[] weights = Batches.weights(new Random(5), network);
    Propagation propagation = network.open(ROWS);
    float[] expected = new float[weights.length];
    double loss = propagation.gradient(batch, weights, expected, 0);
    float[] outputs = propagation.forward(batch.features, ROWS, weights).clone();
    int changed = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < VALUES; i++) {
        if (MASKS[row][i / FEATURES] == 0) {
          batch.features[row * INPUTS + i] = i % 2 == 0 ? 1e30f : Float.NaN;
          changed++;
        }
      }
    }
    assertThat(changed).isGreaterThan(10);
    float[] found = new float[weights.length];
    assertThat(propagation.gradient(batch, weights, found, 0)).isEqualTo(loss);
    assertThat(found).isEqualTo(expected);
    assertThat(propagation.forward(batch.features, ROWS, weights)).isEqualTo(outputs);
  }

  @ParameterizedTest
  @EnumSource(value = Sequences.class, mode = EnumSource.Mode.EXCLUDE, names = "BOTH_WAYS")
  void aPaddedSequenceIsTheShorterOne(Sequences kind) {
    Network network = network(kind);
    Network shorter =
        Dl4jNetwork.of(
            kind.of(FEATURES, CLASSES), new CrossEntropy(), (STEPS - 1) * FEATURES, CLASSES);
    int[][] masks = new int[ROWS][];
    Arrays.fill(masks, new int[] {1, 1, 1, 0});
    Batch batch = batch(network, masks);
    Batch cut = Batches.of(new Random(4), ROWS, shorter, new CrossEntropy(), false);
    cut.rows = ROWS;
    System.arraycopy(batch.labels, 0, cut.labels, 0, ROWS);
    for (int row = 0; row < ROWS; row++) {
      int values = shorter.inputs();
      System.arraycopy(batch.features, row * INPUTS, cut.features, row * values, values);
    }
    float[] weights = Batches.weights(new Random(5), network);
    assertThat(gradient(network, batch, weights))
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(gradient(shorter, cut, weights));
  }

  @Test
  void gradientsAreFiniteDifferencesOfTheLoss() {
    Network network = network(Sequences.TWO_LSTM);
    Batch batch = batch(network, LENGTHS);
    float[] weights = Batches.weights(new Random(5), network);
    float[] gradient = gradient(network, batch, weights);
    Propagation propagation = network.open(ROWS);
    float[] ignored = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      float[] moved = weights.clone();
      moved[i] = weights[i] + 1e-2f;
      double above = propagation.gradient(batch, moved, ignored, 0);
      moved[i] = weights[i] - 1e-2f;
      double below = propagation.gradient(batch, moved, ignored, 0);
      assertThat((double) gradient[i])
          .as("%d", i)
          .isCloseTo((above - below) / 2e-2 / ROWS, within(1e-3));
    }
  }

  @Test
  void shortBlocksOfRowsHaveTheSameBits() {
    Network network = network(Sequences.LSTM_MEAN);
    Batch batch = batch(network, MASKS);
    float[] weights = Batches.weights(new Random(5), network);
    Propagation propagation = network.open(ROWS);
    float[] all = propagation.forward(batch.features, ROWS, weights).clone();
    Arrays.fill(batch.features, 2 * INPUTS, ROWS * INPUTS, Float.NaN);
    assertThat(Arrays.copyOf(propagation.forward(batch.features, 2, weights), 2 * CLASSES))
        .isEqualTo(Arrays.copyOf(all, 2 * CLASSES));
  }

  @Test
  void masksThatAreNoneAreRefused() {
    Network network = network(Sequences.LSTM_LAST);
    Batch batch = batch(network, MASKS);
    float[] weights = Batches.weights(new Random(5), network);
    batch.features[VALUES + 1] = 0.5f;
    refuses(
        () -> gradient(network, batch, weights),
        "network.masked: the mask of a row is 0.5 at step 2 of 4; it is 1 for steps that count");
    Arrays.fill(batch.features, VALUES, INPUTS, 0);
    refuses(() -> gradient(network, batch, weights), "is 0 at all of its steps");
    String text = Sequences.LSTM_LAST.of(FEATURES, CLASSES);
    refuses(
        () -> Dl4jNetwork.ofMasked(text, new CrossEntropy(), 10, CLASSES),
        "takes 2 numbers at each step, and a mask of 1, and a row of 10 numbers is no whole");
    String flat = Configurations.perceptron(12, List.of(5), Activation.TANH, CLASSES);
    refuses(
        () -> Dl4jNetwork.ofMasked(flat, new CrossEntropy(), 12, CLASSES),
        "network.masked: is true, and the first layers of network.configuration take no sequences");
  }

  private static void refuses(Runnable run, String message) {
    assertThatThrownBy(run::run)
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.")
        .hasMessageContaining(message);
  }

  @Test
  void aSpecCrossesWithWhetherRowsHaveMasks() {
    String job =
        """
        network: {type: dl4j, masked: true, configuration: x, loss: cross-entropy}
        inputs: 12
        classes: 3
        label-scale: 1
        optimizer: adam
        regularization: {}
        local-state: average
        batch-size: 8
        threads: 1
        seed: 5
        """;
    WorkerSpec spec = WorkerSpecs.bind(JobText.parse("test", job, Map.of()));
    Dl4j network = (Dl4j) spec.network();
    assertThat(network.masked()).isTrue();
    assertThat(WorkerSpecs.bind(WorkerSpecs.dump(spec))).isEqualTo(spec);
    String text = Sequences.LSTM_LAST.of(FEATURES, CLASSES);
    Dl4j filled = (Dl4j) network.withFiles(path -> text.getBytes(UTF_8)).network();
    assertThat(filled.masked()).isTrue();
    assertThat(filled.withoutDropout())
        .isEqualTo(
            new Dl4j(
                new Engine().withoutDropout(text),
                Optional.of(new CrossEntropy()),
                true,
                Optional.empty()));
    assertThat(filled.build(INPUTS, CLASSES).inputs()).isEqualTo(INPUTS);
  }
}
