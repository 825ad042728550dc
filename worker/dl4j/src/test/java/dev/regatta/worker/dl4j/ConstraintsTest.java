package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.regatta.conf.UserException;
import dev.regatta.worker.network.Constraint;
import dev.regatta.worker.network.FrozenLayers;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.optimizer.Regularization;
import dev.regatta.worker.optimizer.Sgd;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.MinMaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.constraint.UnitNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Constraints that a configuration gives its layers, against DL4J's own fit. */
class ConstraintsTest {
  private static final int CLASSES = 3;
  private static final double RATE = 0.1;

  private record Net(String name, String json, int inputs, int features) {
    Steps steps() {
      return new Steps(json, inputs, CLASSES, features);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Net> networks() {
    return Stream.of(
        dense("longest", new MaxNormConstraint(0.6, 0)),
        dense("longest by input", new MaxNormConstraint(0.6, 1)),
        dense("longest of all", new MaxNormConstraint(0.9, 0, 1)),
        dense("longest of all, unnamed", new MaxNormConstraint(0.9)),
        dense("between", new MinMaxNormConstraint(0.5, 0.8, 0)),
        dense("partly between", new MinMaxNormConstraint(0.5, 0.8, 0.6, 0)),
        dense("not negative", new NonNegativeConstraint()),
        dense("of length one", new UnitNormConstraint(0)),
        dense("one after the other", new NonNegativeConstraint(), new MaxNormConstraint(0.4, 0)),
        new Net("biases", biases(), 7, 0),
        new Net("convolutional", convolutional(), 36, 0),
        new Net("both ways", bothWays(), 12, 3),
        new Net("graph", graph(), 7, 0));
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(new org.nd4j.linalg.learning.config.Sgd(RATE));
  }

  private static OutputLayer.Builder softmax() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX);
  }

  private static DenseLayer.Builder hidden() {
    return new DenseLayer.Builder().nOut(6).activation(Activation.TANH);
  }

  private static Net dense(String name, LayerConstraint... constraints) {
    return new Net(name, stack(layer -> layer.constrainWeights(constraints)), 7, 0);
  }

  /** The first of two layers is constrained. */
  private static String stack(UnaryOperator<DenseLayer.Builder> constrain) {
    return builder()
        .list()
        .layer(constrain.apply(hidden()).build())
        .layer(softmax().build())
        .setInputType(InputType.feedForward(7))
        .build()
        .toJson();
  }

  private static String biases() {
    return builder()
        .list()
        .layer(hidden().constrainBias(new MaxNormConstraint(0.1, 0)).build())
        .layer(softmax().constrainAllParameters(new NonNegativeConstraint()).l2(0.1).build())
        .setInputType(InputType.feedForward(7))
        .build()
        .toJson();
  }

  private static String convolutional() {
    return builder()
        .list()
        .layer(
            new ConvolutionLayer.Builder(3, 3)
                .nOut(3)
                .activation(Activation.TANH)
                .constrainWeights(new MaxNormConstraint(0.5, 1, 2, 3))
                .build())
        .layer(
            new ConvolutionLayer.Builder(2, 2)
                .nOut(4)
                .activation(Activation.TANH)
                .constrainWeights(new MinMaxNormConstraint(0.2, 0.4, 0, 2))
                .build())
        .layer(new BatchNormalization.Builder().build())
        .layer(softmax().constrainWeights(new MaxNormConstraint(0.3, 0)).build())
        .setInputType(InputType.convolutionalFlat(6, 6, 1))
        .build()
        .toJson();
  }

  private static String bothWays() {
    return builder()
        .list()
        .layer(
            new LastTimeStep(
                new Bidirectional(
                    new LSTM.Builder()
                        .constrainInputWeights(new MaxNormConstraint(0.5, 0))
                        .constrainRecurrent(new UnitNormConstraint(1))
                        .nOut(3)
                        .activation(Activation.TANH)
                        .build())))
        .layer(softmax().build())
        .setInputType(InputType.recurrent(3))
        .build()
        .toJson();
  }

  private static String graph() {
    return builder()
        .graphBuilder()
        .addInputs("rows")
        .addLayer(
            "hidden", hidden().constrainWeights(new MaxNormConstraint(0.6, 0)).build(), "rows")
        .addLayer("classes", softmax().build(), "hidden")
        .setOutputs("classes")
        .setInputTypes(InputType.feedForward(7))
        .build()
        .toJson();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void stepsEndWhereThoseOfDl4jDo(Net net) {
    Steps steps = net.steps();
    assertThat(steps.network().blocks()).anyMatch(block -> !block.constraints().isEmpty());
    for (int count : new int[] {1, 8}) {
      float[] found = steps.regattas(new Sgd(RATE), RATE, count);
      assertThat(Steps.distance(found, steps.unconstrained(RATE, count))).isGreaterThan(1e-2);
      assertThat(Steps.distance(found, steps.dl4js(count))).isLessThan(1e-5);
    }
  }

  @Test
  void frozenLayersAreSpared() {
    Steps steps = dense("longest", new MaxNormConstraint(0.1, 0)).steps();
    Network frozen = new FrozenLayers(steps.network(), 1);
    float[] found = steps.regattas(frozen, Regularization.NONE, new Sgd(RATE), RATE, 3);
    for (ParameterBlock block : steps.network().blocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        assertThat(found[i] == steps.start()[i]).as(block.name()).isEqualTo(block.layer() == 0);
      }
    }
  }

  @Test
  void holdingAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    String constrained =
        stack(
            layer ->
                layer.constrainWeights(
                    new NonNegativeConstraint(), new MinMaxNormConstraint(0.5, 0.8, 0.6, 0)));
    Steps steps = new Steps(constrained, 7, CLASSES, 0);
    ParameterBlock block = steps.network().blocks().get(0);
    assertThat(block.constraints()).hasSize(4);
    float[] weights = steps.start();
    hold(block, weights, 1);
    long before = threads.getCurrentThreadAllocatedBytes();
    hold(block, weights, 1_000);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4_000);
  }

  private static void hold(ParameterBlock block, float[] weights, int times) {
    List<Constraint> constraints = block.constraints();
    for (int time = 0; time < times; time++) {
      for (int i = 0; i < constraints.size(); i++) {
        constraints.get(i).hold(weights, block.offset());
      }
    }
  }

  @Test
  void othersAreRefusedByName() {
    String text = stack(layer -> layer.constrainWeights(new MaxNormConstraint(0.6, 0)));
    refuses(
        text.replace("constraint.MaxNormConstraint", "constraint.OtherConstraint"),
        "confs[0].layer.constraints[0] is org.deeplearning4j.nn.conf.constraint.OtherConstraint,"
            + " which Regatta does not have; use MaxNormConstraint, MinMaxNormConstraint,"
            + " NonNegativeConstraint, UnitNormConstraint");
    refuses(
        text.replaceFirst("\"constraints\" : \\[ \\{", "\"constraints\" : [ null, {"),
        "confs[0].layer.constraints[0] is null, which Regatta does not have; ");
  }

  @Test
  void whatAParameterHasNotIsRefused() {
    refuses(
        stack(layer -> layer.constrainWeights(new MaxNormConstraint(1, 2))),
        "the constraint of 0_W has dimensions [2]; its shape is [7, 6]: each is from 0 to 1, and"
            + " named once");
    refuses(
        stack(layer -> layer.constrainBias(new UnitNormConstraint(-1))),
        "the constraint of 0_b has dimensions [-1]; its shape is [6]: each is from 0 to 0");
    refuses(
        stack(layer -> layer.constrainWeights(new UnitNormConstraint(0, 0))),
        "the constraint of 0_W has dimensions [0, 0]; ");
    refuses(
        stack(layer -> layer.constrainWeights(new MaxNormConstraint(-1, 0))),
        "maxNorm of the constraint of 0_W is -1.0; it must be 0 or more, and finite");
    refuses(
        stack(layer -> layer.constrainWeights(new MinMaxNormConstraint(2, 1, 0))),
        "the constraint of 0_W has min 2.0, max 1.0 and rate 1.0; min is at most max");
    refuses(
        builder()
            .list()
            .layer(hidden().build())
            .layer(
                new BatchNormalization.Builder()
                    .name("norm")
                    .constrainAllParameters(new NonNegativeConstraint())
                    .build())
            .layer(softmax().build())
            .setInputType(InputType.feedForward(7))
            .build()
            .toJson(),
        "a constraint of norm, a batch normalization, holds for its running statistics, which no"
            + " step moves; leave it out");
  }

  private static void refuses(String text, String message) {
    assertThatThrownBy(() -> new Steps(text, 7, CLASSES, 0))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.configuration: " + message)
        .message()
        .doesNotContain("\n");
  }
}
