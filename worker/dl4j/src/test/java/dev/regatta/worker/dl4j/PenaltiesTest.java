package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.UserException;
import dev.regatta.worker.network.FrozenLayers;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.Penalty;
import dev.regatta.worker.optimizer.Nesterov;
import dev.regatta.worker.optimizer.Sgd;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Penalties that a configuration gives its layers, against DL4J's own fit. */
class PenaltiesTest {
  private static final int CLASSES = 3;
  private static final double RATE = 0.1;
  private static final double MOMENTUM = 0.8;

  private record Net(String name, Function<IUpdater, String> json, int inputs, int features) {
    Steps steps(IUpdater updater) {
      return new Steps(json.apply(updater), inputs, CLASSES, features);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Net> networks() {
    return Stream.of(
        new Net("dense", PenaltiesTest::dense, 7, 0),
        new Net("convolutional", PenaltiesTest::convolutional, 64, 0),
        new Net("both ways", PenaltiesTest::bothWays, 12, 3),
        new Net("graph", PenaltiesTest::graph, 7, 0));
  }

  private static NeuralNetConfiguration.Builder builder(IUpdater updater) {
    return new NeuralNetConfiguration.Builder().seed(7).updater(updater);
  }

  private static OutputLayer.Builder softmax() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX);
  }

  private static DenseLayer penalized() {
    return new DenseLayer.Builder()
        .nOut(6)
        .activation(Activation.TANH)
        .l1(0.02)
        .l2(0.3)
        .l1Bias(0.03)
        .l2Bias(0.4)
        .build();
  }

  /** Each layer has other ones. */
  private static String dense(IUpdater updater) {
    return builder(updater)
        .list()
        .layer(penalized())
        .layer(
            new DenseLayer.Builder()
                .nOut(5)
                .activation(Activation.TANH)
                .weightDecay(0.5)
                .weightDecayBias(0.2, false)
                .build())
        .layer(softmax().weightDecay(0.04, false).l1(0.05).build())
        .setInputType(InputType.feedForward(7))
        .build()
        .toJson();
  }

  /** One for all layers; DL4J spares normalizations. */
  private static String convolutional(IUpdater updater) {
    return builder(updater)
        .l2(0.3)
        .l1(0.02)
        .l1Bias(0.05)
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(3).activation(Activation.TANH).build())
        .layer(new BatchNormalization.Builder().build())
        .layer(softmax().build())
        .setInputType(InputType.convolutionalFlat(8, 8, 1))
        .build()
        .toJson();
  }

  private static String bothWays(IUpdater updater) {
    return builder(updater)
        .list()
        .layer(
            new LastTimeStep(
                new Bidirectional(
                    new LSTM.Builder()
                        .nOut(3)
                        .activation(Activation.TANH)
                        .l1(0.05)
                        .l2Bias(0.1)
                        .weightDecay(0.2)
                        .build())))
        .layer(softmax().l1(0.02).build())
        .setInputType(InputType.recurrent(3))
        .build()
        .toJson();
  }

  private static String graph(IUpdater updater) {
    return builder(updater)
        .graphBuilder()
        .addInputs("rows")
        .addLayer("left", new DenseLayer.Builder().nOut(6).l2(0.4).build(), "rows")
        .addLayer(
            "right_one",
            new DenseLayer.Builder().nOut(6).activation(Activation.TANH).l1(0.03).build(),
            "rows")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "left", "right_one")
        .addLayer("classes", softmax().weightDecay(0.3).build(), "sum")
        .setOutputs("classes")
        .setInputTypes(InputType.feedForward(7))
        .build()
        .toJson();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void stepsEndWhereThoseOfDl4jDo(Net net) {
    Steps steps = net.steps(new org.nd4j.linalg.learning.config.Sgd(RATE));
    for (int count : new int[] {1, 8}) {
      float[] found = steps.regattas(new Sgd(RATE), RATE, count);
      assertThat(Steps.distance(found, steps.start())).isGreaterThan(1e-2);
      assertThat(Steps.distance(found, steps.dl4js(count))).isLessThan(1e-5);
    }
  }

  /** Momentum keeps what penalties add to the gradient, and does not see weights decay. */
  @ParameterizedTest
  @MethodSource("networks")
  void momentumTakesPenaltiesAndNoDecayAsThatOfDl4j(Net net) {
    Steps steps = net.steps(new Nesterovs(RATE, MOMENTUM));
    float[] found = steps.regattas(new Nesterov(RATE, MOMENTUM), RATE, 8);
    assertThat(Steps.distance(found, steps.dl4js(8))).isLessThan(1e-5);
  }

  @Test
  void gradientsAreFiniteDifferencesOfDl4jsPenalizedScore() {
    Steps steps =
        new Steps(
            builder(new org.nd4j.linalg.learning.config.Sgd(RATE))
                .list()
                .layer(penalized())
                .layer(softmax().l2(0.1).build())
                .setInputType(InputType.feedForward(7))
                .build()
                .toJson(),
            7,
            CLASSES,
            0);
    float step = 1e-2f;
    // L1 has no slope at 0: weights stay away from it by more than a step
    float[] weights = steps.start();
    for (int i = 0; i < weights.length; i++) {
      weights[i] += Math.copySign(2 * step, weights[i]);
    }
    float[] gradient = steps.gradient(weights);
    MultiLayerNetwork dl4j = steps.stack();
    double largest = 0;
    for (int i = 0; i < weights.length; i++) {
      double slope =
          (score(steps, dl4j, weights, i, step) - score(steps, dl4j, weights, i, -step))
              / (2 * step);
      assertThat((double) gradient[i]).as("%d", i).isCloseTo(slope, within(1e-3));
      largest = Math.max(largest, Math.abs(slope));
    }
    assertThat(largest).isGreaterThan(0.1);
  }

  private static double score(
      Steps steps, MultiLayerNetwork dl4j, float[] weights, int at, float step) {
    float[] moved = weights.clone();
    moved[at] += step;
    dl4j.setParams(Nd4j.createFromArray(moved).reshape(1, moved.length));
    return dl4j.score(steps.rows());
  }

  @Test
  void penaltiesAddUpWithTheJobs() {
    Steps penalized = new Steps(dense(new org.nd4j.linalg.learning.config.Sgd(RATE)), 7, 3, 0);
    dev.regatta.worker.optimizer.Regularization job =
        new dev.regatta.worker.optimizer.Regularization(0, 0.2, 0.1, Optional.empty());
    float[] own = penalized.regattas(new Sgd(RATE), RATE, 1);
    float[] both = penalized.regattas(penalized.network(), job, new Sgd(RATE), RATE, 1);
    for (ParameterBlock block : penalized.network().blocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        double more = block.decays() ? -RATE * (0.2 + 0.1) * penalized.start()[i] : 0;
        assertThat((double) both[i] - own[i]).as(block.name()).isCloseTo(more, within(1e-6));
      }
    }
  }

  @Test
  void frozenLayersAreSpared() {
    Steps steps = new Steps(dense(new org.nd4j.linalg.learning.config.Sgd(RATE)), 7, 3, 0);
    Network frozen = new FrozenLayers(steps.network(), 1);
    float[] found =
        steps.regattas(
            frozen, dev.regatta.worker.optimizer.Regularization.NONE, new Sgd(RATE), RATE, 3);
    for (ParameterBlock block : steps.network().blocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        assertThat(found[i] == steps.start()[i]).as(block.name()).isEqualTo(block.layer() == 0);
      }
    }
  }

  @Test
  void blocksCarryWhatDl4jAppliesToThem() {
    List<Penalty> dense = penalties(dense(new org.nd4j.linalg.learning.config.Sgd(RATE)), 7);
    assertThat(dense)
        .containsExactly(
            new Penalty(0.02, 0.3, 0, 0),
            new Penalty(0.03, 0.4, 0, 0),
            new Penalty(0, 0, 0.5, 0),
            new Penalty(0, 0, 0, 0.2),
            new Penalty(0.05, 0, 0, 0.04),
            Penalty.NONE);
    assertThat(penalties(older(), 4))
        .containsExactly(
            new Penalty(0.1, 0, 0, 0.2), new Penalty(0.3, 0, 0, 0), Penalty.NONE, Penalty.NONE);
  }

  private static List<Penalty> penalties(String configuration, int inputs) {
    return new Steps(configuration, inputs, CLASSES, 0)
        .network().blocks().stream().map(ParameterBlock::penalty).toList();
  }

  /** As DL4J wrote penalties before it had lists of them. */
  private static String older() {
    String text = Configurations.perceptron(4, List.of(5), Activation.RELU, CLASSES);
    return text.replaceAll("\"regularization(Bias)?\" : \\[ ],", "")
        .replaceFirst("\"biasInit\"", "\"l1\": 0.1, \"l2\": 0.2, \"l1Bias\": 0.3, \"biasInit\"");
  }

  @Test
  void schedulesAndOtherNumbersAreRefusedByKey() {
    ExponentialSchedule schedule = new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.9);
    refuses(
        List.of(new L2Regularization(schedule)),
        List.of(),
        "confs[0].layer.regularization[0].l2 follows ExponentialSchedule; penalties are constant:"
            + " give it a number");
    refuses(
        List.of(),
        List.of(new L2Regularization(1), new L1Regularization(schedule)),
        "confs[0].layer.regularizationBias[1].l1 follows ExponentialSchedule; ");
    refuses(
        List.of(new WeightDecay(schedule, true)),
        List.of(),
        "confs[0].layer.regularization[0].coeff follows ExponentialSchedule; ");
    refuses(
        List.of(new L1Regularization(-0.5)),
        List.of(),
        "l1 of 0_W is -0.5; it must be 0 or more, and finite");
    refuses(
        List.of(),
        List.of(new WeightDecay(Double.NaN, true)),
        "weight decay of 0_b is NaN; it must be 0 or more, and finite");
    refuses(
        Collections.singletonList(null),
        List.of(),
        "confs[0].layer.regularization[0] is null; leave it out");
  }

  private static void refuses(
      List<@Nullable Regularization> weights, List<Regularization> biases, String message) {
    DenseLayer layer = new DenseLayer.Builder().nOut(4).build();
    layer.setRegularization(weights);
    layer.setRegularizationBias(biases);
    String text =
        Configurations.layers()
            .layer(layer)
            .layer(softmax().build())
            .setInputType(InputType.feedForward(7))
            .build()
            .toJson();
    assertThatThrownBy(() -> new Steps(text, 7, CLASSES, 0))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.configuration: " + message)
        .message()
        .doesNotContain("\n");
  }
}
