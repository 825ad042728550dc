package dev.regatta.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.regatta.conf.UserException;
import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.loss.Losses;
import dev.regatta.worker.loss.ReferenceLosses;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DenseNetworkTest {
  private static final int ROWS = 37;

  static Stream<Blas> backends() {
    return Samples.backends();
  }

  private static DenseNetwork network() {
    return Samples.network(
        30, 4, "cross-entropy", Samples.layer(50, "relu", 0.3), Samples.layer(21, "gelu", 0));
  }

  private static float[] initial(Network network) {
    float[] weights = new float[network.parameters()];
    network.initialize(1, weights);
    return weights;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aRowsOutputsDoNotDependOnTheOthersOrTheirNumber(Blas blas) {
    DenseNetwork network = network();
    float[] weights = initial(network);
    Propagation propagation = network.open(ROWS, blas);
    float[] features = Samples.random(new Random(2), ROWS * 30, 1);
    float[] all = propagation.forward(features, ROWS, weights).clone();
    for (int rows : new int[] {1, 2, 3, 7, 8, 31, ROWS - 1}) {
      float[] short_ = new float[ROWS * 30];
      Arrays.fill(short_, Float.NaN);
      System.arraycopy(features, 0, short_, 0, rows * 30);
      float[] outputs = propagation.forward(short_, rows, weights);
      assertThat(Arrays.copyOf(outputs, rows * 4)).isEqualTo(Arrays.copyOf(all, rows * 4));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void forwardIsTheReferenceWithoutDropout(Blas blas) {
    DenseNetwork network = network();
    float[] weights = initial(network);
    ReferenceNetwork reference =
        new ReferenceNetwork(new int[] {30, 50, 21, 4}, List.of("relu", "gelu"), "cross-entropy");
    float[] features = Samples.random(new Random(2), ROWS * 30, 1);
    float[] outputs = network.open(ROWS, blas).forward(features, ROWS, weights);
    double[] parameters = new double[weights.length];
    Arrays.setAll(parameters, i -> weights[i]);
    for (int row = 0; row < ROWS; row++) {
      int start = row * 30;
      double[] x = new double[30];
      Arrays.setAll(x, i -> features[start + i]);
      double[] expected = reference.forward(parameters, x);
      for (int i = 0; i < 4; i++) {
        assertThat((double) outputs[row * 4 + i]).isCloseTo(expected[i], within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aStepHasTheSameBitsOnAnyPropagationOfOneSize(Blas blas) {
    DenseNetwork network = network();
    float[] weights = initial(network);
    Batch batch = Samples.batch(new Random(4), ROWS, network, "cross-entropy", true);
    float[] first = new float[weights.length];
    float[] second = new float[weights.length];
    Propagation used = network.open(64, blas);
    used.gradient(
        Samples.batch(new Random(5), 64, network, "cross-entropy", false), weights, first, 1);
    double firstLoss = used.gradient(batch, weights, first, 6);
    double secondLoss = network.open(ROWS, blas).gradient(batch, weights, second, 6);
    assertThat(secondLoss).isEqualTo(firstLoss);
    assertThat(second).isEqualTo(first);
  }

  @Test
  void backendsAgree() {
    DenseNetwork network = network();
    float[] weights = initial(network);
    Batch batch = Samples.batch(new Random(4), ROWS, network, "cross-entropy", true);
    float[] java = new float[weights.length];
    float[] best = new float[weights.length];
    network.open(ROWS, Blas.plainJava()).gradient(batch, weights, java, 6);
    network.open(ROWS, Blas.best()).gradient(batch, weights, best, 6);
    for (int i = 0; i < java.length; i++) {
      assertThat(best[i]).isCloseTo(java[i], within(1e-5f));
    }
  }

  @Test
  void rowWeightsThatAreAllZeroGiveAZeroGradient() {
    DenseNetwork network = network();
    float[] weights = initial(network);
    Batch batch = Samples.batch(new Random(4), ROWS, network, "cross-entropy", true);
    assertThat(batch.weights).isNotNull();
    Arrays.fill(batch.weights, 0);
    float[] gradient = new float[weights.length];
    Arrays.fill(gradient, 5);
    assertThat(network.open(ROWS).gradient(batch, weights, gradient, 6)).isZero();
    assertThat(gradient).containsOnly(0);
  }

  @Test
  void scalingAllRowWeightsChangesNothingInTheGradient() {
    DenseNetwork network = network();
    float[] weights = initial(network);
    Batch plain = Samples.batch(new Random(4), ROWS, network, "cross-entropy", false);
    Batch quadruple = Samples.batch(new Random(4), ROWS, network, "cross-entropy", false);
    Batch weighted = new Batch(ROWS, 30, true);
    weighted.rows = ROWS;
    System.arraycopy(quadruple.features, 0, weighted.features, 0, weighted.features.length);
    System.arraycopy(quadruple.labels, 0, weighted.labels, 0, ROWS);
    assertThat(weighted.weights).isNotNull();
    Arrays.fill(weighted.weights, 4);
    float[] first = new float[weights.length];
    float[] second = new float[weights.length];
    double loss = network.open(ROWS).gradient(plain, weights, first, 6);
    double fourfold = network.open(ROWS).gradient(weighted, weights, second, 6);
    assertThat(second).isEqualTo(first);
    assertThat(fourfold).isEqualTo(4 * loss);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aSteadyStepAllocatesNothing(Blas blas) {
    List<String> losses = List.copyOf(Losses.REGISTRY.names());
    List<String> activations = List.copyOf(Activations.REGISTRY.names());
    assertThat(activations).hasSizeLessThanOrEqualTo(2 * losses.size());
    for (int i = 0; i < losses.size(); i++) {
      String loss = losses.get(i);
      DenseNetwork network =
          Samples.network(
              30,
              ReferenceLosses.outputs(loss, 4),
              loss,
              Samples.layer(50, activations.get(2 * i % activations.size()), 0.3),
              Samples.layer(20, activations.get((2 * i + 1) % activations.size()), 0));
      float[] weights = initial(network);
      float[] gradient = new float[weights.length];
      Batch batch = Samples.batch(new Random(4), ROWS, network, loss, true);
      Propagation propagation = network.open(ROWS, blas);
      Runnable step =
          () -> {
            propagation.gradient(batch, weights, gradient, 6);
            propagation.forward(batch.features, ROWS, weights);
          };
      for (int run = 0; run < 3000; run++) {
        step.run();
      }
      assertThat(allocatedBytes(step, 200)).as(blas.describe()).isZero();
      float[][] kept = new float[1][];
      Runnable allocating = () -> kept[0] = new float[weights.length];
      assertThat(allocatedBytes(allocating, 200)).isPositive();
    }
  }

  /** The least over some attempts: the JVM may allocate for its own purposes. */
  private static long allocatedBytes(Runnable task, int runs) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 5; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int run = 0; run < runs; run++) {
        task.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @Test
  void blocksCoverTheFlatArrayWithoutGaps() {
    DenseNetwork network = network();
    int end = 0;
    for (ParameterBlock block : network.blocks()) {
      assertThat(block.offset()).isEqualTo(end);
      assertThat(Arrays.stream(block.shape()).reduce(1, (a, b) -> a * b)).isEqualTo(block.length());
      assertThat(block.decays()).isEqualTo(block.name().endsWith("weight"));
      end = block.end();
    }
    assertThat(end).isEqualTo(network.parameters()).isEqualTo(31 * 50 + 51 * 21 + 22 * 4);
    assertThat(network.blocks().stream().map(ParameterBlock::name))
        .containsExactly(
            "layers.0.weight",
            "layers.0.bias",
            "layers.1.weight",
            "layers.1.bias",
            "layers.2.weight",
            "layers.2.bias");
    assertThat(network.inputs()).isEqualTo(30);
    assertThat(network.outputs()).isEqualTo(4);
  }

  @Test
  void tooManyRowsAreRefused() {
    DenseNetwork network = network();
    float[] weights = initial(network);
    Batch batch = Samples.batch(new Random(4), 9, network, "cross-entropy", false);
    Propagation propagation = network.open(8);
    assertThatThrownBy(() -> propagation.gradient(batch, weights, weights.clone(), 1))
        .hasMessageContaining("9 rows; the buffers are for 8");
    assertThatThrownBy(() -> propagation.forward(new float[7 * 30], 7, weights))
        .hasMessageContaining("210 floats have no room for 8 rows of 30");
  }

  @Test
  void aNetworkThatFitsIntoNoArrayIsRefused() {
    Dense spec =
        new Dense(List.of(Samples.layer(4096, "relu", 0)), Optional.of(Samples.loss("mse")));
    assertThatThrownBy(() -> spec.build(1_000_000, 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("network.layers[0]: 1000000 inputs x 4096 units")
        .hasMessageContaining("4096004096 parameters")
        .hasMessageContaining("use fewer units");
  }

  @Test
  void aLossMustBeDecidedBeforeBuilding() {
    Dense spec = new Dense(List.of(), Optional.empty());
    assertThatThrownBy(() -> spec.build(3, 1)).isInstanceOf(IllegalStateException.class);
    assertThat(spec.withLoss(Samples.loss("mse")).build(3, 1).parameters()).isEqualTo(4);
  }

  @Test
  void impossibleLayersAreRefused() {
    assertThatThrownBy(() -> Samples.layer(0, "relu", 0))
        .hasMessage("units is 0; it must be at least 1");
    assertThatThrownBy(() -> Samples.layer(3, "relu", 1))
        .hasMessage("dropout is 1.0; it must be at least 0 and below 1");
    Optional<Initialization> auto = Optional.empty();
    assertThatThrownBy(() -> new DenseLayer(3, new Selu(), 0, auto, Optional.empty(), 1))
        .hasMessage("alpha-dropout is 1.0; it must be at least 0 and below 1");
    assertThatThrownBy(() -> new DenseLayer(3, new Selu(), 0.1, auto, Optional.empty(), 0.2))
        .hasMessage("dropout is 0.1 and alpha-dropout is 0.2; set one of them");
  }
}
