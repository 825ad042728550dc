package dev.regatta.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.UserException;
import dev.regatta.worker.kernel.Blas;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables before a dense network: two of them, among three numbers. */
class EmbeddingTest {
  private static final int FLOATS = 5;
  private static final int NUMBERS = 3;
  private static final EmbeddingTable FIRST = new EmbeddingTable("a", 1, 6, 2);
  private static final EmbeddingTable SECOND = new EmbeddingTable("b b", 2, 9, 4);
  private static final Inputs INPUTS = new Inputs(FLOATS, List.of(FIRST, SECOND));
  private static final int TABLES = 6 * 2 + 9 * 4;
  private static final int ROWS = 11;

  /** One-hot and a linear layer without biases: what tables are, written out. */
  private static final int ONE_HOT = NUMBERS + 6 + 9;

  private static final int VECTORS = NUMBERS + 2 + 4;
  private static final int LINEAR = (ONE_HOT + 1) * VECTORS;
  private static final ReferenceNetwork REFERENCE =
      new ReferenceNetwork(
          new int[] {ONE_HOT, VECTORS, 7, 3}, List.of("identity", "tanh"), "cross-entropy");

  private final Random random = new Random(12);
  private final DenseNetwork network = network(INPUTS);
  private final float[] weights = Samples.random(random, network.parameters(), 0.5);
  private final float[] gradient = new float[weights.length];

  static Stream<Blas> backends() {
    return Samples.backends();
  }

  private static DenseNetwork network(Inputs inputs) {
    return (DenseNetwork)
        new Dense(List.of(Samples.layer(7, "tanh", 0)), Optional.of(Samples.loss("cross-entropy")))
            .build(inputs, 3);
  }

  /** Rows that name the vectors 0 to 4, many of them again; the last weighs nothing. */
  private Batch batch() {
    Batch batch = Samples.batch(random, ROWS, network, "cross-entropy", true);
    for (int row = 0; row < ROWS; row++) {
      batch.features[row * FLOATS + FIRST.at()] = random.nextInt(5);
      batch.features[row * FLOATS + SECOND.at()] = random.nextInt(5);
    }
    return batch;
  }

  private static double[] oneHot(float[] features, int row) {
    double[] x = new double[ONE_HOT];
    int number = 0;
    for (int i = 0; i < FLOATS; i++) {
      float value = features[row * FLOATS + i];
      if (i == FIRST.at()) {
        x[NUMBERS + (int) value] = 1;
      } else if (i == SECOND.at()) {
        x[NUMBERS + 6 + (int) value] = 1;
      } else {
        x[number++] = value;
      }
    }
    return x;
  }

  /** Where a table's element stands in the linear layer's matrix. */
  private static int inMatrix(int element) {
    int own = element - 6 * 2;
    return own < 0
        ? (NUMBERS + element / 2) * VECTORS + NUMBERS + element % 2
        : (NUMBERS + 6 + own / 4) * VECTORS + NUMBERS + 2 + own % 4;
  }

  private double[] referenceParameters() {
    double[] parameters = new double[REFERENCE.parameters()];
    for (int i = 0; i < NUMBERS; i++) {
      parameters[i * VECTORS + i] = 1;
    }
    for (int i = 0; i < TABLES; i++) {
      parameters[inMatrix(i)] = weights[i];
    }
    for (int i = TABLES; i < weights.length; i++) {
      parameters[LINEAR + i - TABLES] = weights[i];
    }
    return parameters;
  }

  /** The reference's gradient is by finite differences. */
  @ParameterizedTest
  @MethodSource("backends")
  void aTableIsALinearLayerBehindOneHot(Blas blas) {
    Batch batch = batch();
    Propagation propagation = network.open(ROWS + 3, blas);
    double[] parameters = referenceParameters();
    double[][] x = new double[ROWS][];
    double[] labels = new double[ROWS];
    double[] rowWeights = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      x[row] = oneHot(batch.features, row);
      labels[row] = batch.labels[row];
      rowWeights[row] = Objects.requireNonNull(batch.weights)[row];
    }
    Arrays.fill(gradient, Float.NaN);

    double sum = propagation.gradient(batch, weights, gradient, 0);

    assertThat(sum / batch.weightSum())
        .isCloseTo(REFERENCE.meanLoss(parameters, x, labels, rowWeights), within(1e-5));
    double[] expected = REFERENCE.gradient(parameters, x, labels, rowWeights);
    for (int i = 0; i < weights.length; i++) {
      double slope = expected[i < TABLES ? inMatrix(i) : LINEAR + i - TABLES];
      if (touched(batch, i)) {
        assertThat((double) gradient[i]).as("%d", i).isCloseTo(slope, within(2e-6));
      } else {
        assertThat(slope).isZero();
        assertThat(gradient[i]).isNaN();
      }
    }
    requireForward(propagation, batch, parameters, x);
  }

  /** What lies behind the rows may be anything. */
  private void requireForward(
      Propagation propagation, Batch batch, double[] parameters, double[][] x) {
    float[] features = Arrays.copyOf(batch.features, (ROWS + 3) * FLOATS);
    Arrays.fill(features, ROWS * FLOATS, (ROWS + 1) * FLOATS, Float.NaN);
    Arrays.fill(features, (ROWS + 1) * FLOATS, (ROWS + 2) * FLOATS, -1e30f);
    Arrays.fill(features, (ROWS + 2) * FLOATS, (ROWS + 3) * FLOATS, 1e30f);
    float[] outputs = propagation.forward(features, ROWS, weights);
    for (int row = 0; row < ROWS; row++) {
      double[] z = REFERENCE.forward(parameters, x[row]);
      for (int i = 0; i < 3; i++) {
        assertThat((double) outputs[row * 3 + i]).isCloseTo(z[i], within(1e-5));
      }
    }
  }

  private static boolean touched(Batch batch, int parameter) {
    if (parameter >= TABLES) {
      return true;
    }
    boolean first = parameter < 6 * 2;
    int index = first ? parameter / 2 : (parameter - 6 * 2) / 4;
    int at = first ? FIRST.at() : SECOND.at();
    for (int row = 0; row < batch.rows; row++) {
      if (batch.features[row * FLOATS + at] == index) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aBatchThatWeighsNothingTouchesNoRow() {
    Batch batch = batch();
    Propagation propagation = network.open(ROWS);
    propagation.gradient(batch, weights, gradient, 0);
    assertThat(propagation.ranges().count(0)).isPositive();
    Arrays.fill(Objects.requireNonNull(batch.weights), 0);
    Arrays.fill(gradient, 1);

    assertThat(propagation.gradient(batch, weights, gradient, 0)).isZero();

    assertThat(propagation.ranges().count(0)).isZero();
    assertThat(propagation.ranges().count(1)).isZero();
    assertThat(Arrays.copyOfRange(gradient, TABLES, gradient.length)).containsOnly(0);
  }

  @Test
  void frozenTablesAreNotTouched() {
    FrozenLayers frozen = new FrozenLayers(network, 1);
    Propagation propagation = frozen.open(ROWS);
    Batch batch = batch();
    propagation.gradient(batch, weights, gradient, 0);

    StepRanges ranges = propagation.ranges();
    assertThat(ranges.count(0) + ranges.count(1)).isZero();
    assertThat(ranges.whole()).isFalse();
    assertThat(frozen.blocks().subList(0, 4)).noneMatch(ParameterBlock::decays);
    int second = frozen.blocks().get(4).offset();
    assertThat(Arrays.copyOfRange(gradient, TABLES, second)).containsOnly(0);
    assertThat(Arrays.copyOfRange(gradient, second, gradient.length)).isNotEqualTo(new float[24]);
  }

  @Test
  void tablesComeFirstAndBelongToTheFirstLayer() {
    assertThat(network.blocks().stream().map(block -> block.layer() + " " + block.name()))
        .containsExactly(
            "0 embeddings.a.weight",
            "0 embeddings.b b.weight",
            "0 layers.0.weight",
            "0 layers.0.bias",
            "1 layers.1.weight",
            "1 layers.1.bias");
    int end = 0;
    for (ParameterBlock block : network.blocks()) {
      assertThat(block.offset()).isEqualTo(end);
      assertThat(block.rowSparse()).isEqualTo(block.name().startsWith("embeddings"));
      end = block.end();
    }
    assertThat(end).isEqualTo(network.parameters()).isEqualTo(TABLES + 10 * 7 + 8 * 3);
    assertThat(network.inputs()).isEqualTo(FLOATS);
  }

  @Test
  void vectorsStartSmallAndThoseOfNoCategoryAtZero() {
    Network wide = network(new Inputs(2, List.of(table(0, 1002), table(1, 1002))));
    float[] start = new float[wide.parameters()];
    Arrays.fill(start, 9);
    wide.initialize(3, start);
    float[] one = Arrays.copyOfRange(start, 0, 8016);
    float[] two = Arrays.copyOfRange(start, 8016, 16_032);
    assertThat(Arrays.copyOf(one, 16)).containsOnly(0);
    assertThat(Arrays.copyOf(two, 16)).containsOnly(0);
    double squares = 0;
    for (int i = 16; i < one.length; i++) {
      squares += one[i] * one[i];
    }
    assertThat(Math.sqrt(squares / 8000)).isCloseTo(0.01, within(3e-4));
    assertThat(one).isNotEqualTo(two);
    float[] again = new float[wide.parameters()];
    wide.initialize(3, again);
    assertThat(again).isEqualTo(start);
    wide.initialize(4, again);
    assertThat(again).isNotEqualTo(start);
  }

  private static EmbeddingTable table(int at, int rows) {
    return new EmbeddingTable("column " + at, at, rows, 8);
  }

  @Test
  void rowsThatNoTableHasAreRefusedInTraining() {
    for (float index : new float[] {-1, 6, Float.NaN}) {
      Batch batch = batch();
      batch.features[3 * FLOATS + FIRST.at()] = index;
      Propagation propagation = network.open(ROWS);
      assertThatThrownBy(() -> propagation.gradient(batch, weights, gradient, 0))
          .hasMessage("column a: row " + index + " of 6");
    }
  }

  @Test
  void impossibleTablesAreRefused() {
    assertThatThrownBy(() -> new EmbeddingTable("c", 0, (1 << 24) + 1, 2))
        .hasMessageContaining("column c: a table of 16777217 rows x 2")
        .hasMessageContaining("rows are 2 to 16777216");
    assertThatThrownBy(() -> new Inputs(2, List.of(table(1, 5), table(1, 5))))
        .hasMessageContaining("column 1 has float 1 for its index");
    assertThatThrownBy(() -> new Inputs(2, List.of(table(2, 5))))
        .hasMessageContaining("column 2 has float 2 for its index; there are 2");
    Inputs large = new Inputs(1, List.of(new EmbeddingTable("street", 0, 1 << 24, 200)));
    assertThatThrownBy(() -> network(large))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "prepare.columns.street: a table of 16777216 rows x 200 brings the network to"
                + " 3355443200 parameters; at most 2147483639 fit: use a smaller width, or a"
                + " min-count");
  }
}
