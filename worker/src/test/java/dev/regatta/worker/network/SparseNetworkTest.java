package dev.regatta.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.worker.sparse.NonZeros;
import dev.regatta.worker.sparse.SparseRows;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network of sparse rows: the same function, the same gradient, and steps by touched rows. */
class SparseNetworkTest {
  private static final float GARBAGE = 77;

  private static SparseRows rows(Batch batch) {
    return Objects.requireNonNull(batch.sparse);
  }

  /** Points a sparse batch at the non-zero inputs of a dense one. */
  private static Batch sparse(Batch dense, int inputs) {
    Batch sparse = Batch.ofSparseRows(dense.rows, 1, dense.weights != null);
    for (int row = 0; row < dense.rows; row++) {
      NonZeros nonZeros = new NonZeros();
      for (int i = 0; i < inputs; i++) {
        nonZeros.add(i, dense.features[row * inputs + i]);
      }
      rows(sparse).set(row, nonZeros.indices(), nonZeros.values(), 0, nonZeros.count());
    }
    System.arraycopy(dense.labels, 0, sparse.labels, 0, dense.rows);
    if (dense.weights != null) {
      System.arraycopy(dense.weights, 0, sparse.weights, 0, dense.rows);
    }
    sparse.rows = dense.rows;
    return sparse;
  }

  /** Two inputs in three are zero, and the last quarter of them always. */
  private static Batch batch(Random random, int rows, Network network, boolean weighted) {
    Batch batch = Samples.batch(random, rows, network, "cross-entropy", weighted);
    for (int i = 0; i < batch.features.length; i++) {
      boolean last = i % network.inputs() >= network.inputs() * 3 / 4;
      if (last || random.nextInt(3) > 0) {
        batch.features[i] = 0;
      }
    }
    return batch;
  }

  @ParameterizedTest
  @CsvSource({"23,1,false", "23,33,true", "300,2,true", "300,9,false"})
  void gradientIsTheSlopeOfTheReference(int inputs, int rows, boolean weighted) {
    long seed = 40L + rows;
    Random random = new Random(seed);
    ReferenceNetwork reference =
        new ReferenceNetwork(new int[] {inputs, 6, 4, 3}, List.of("tanh", "relu"), "cross-entropy");
    Network network = Samples.network(reference);
    float[] weights = Samples.random(random, network.parameters(), 0.5);
    Batch dense = batch(random, rows, network, weighted);
    double[][] x = new double[rows][inputs];
    double[] labels = new double[rows];
    double[] rowWeights = new double[rows];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < inputs; i++) {
        x[row][i] = dense.features[row * inputs + i];
      }
      labels[row] = dense.labels[row];
      rowWeights[row] = dense.weights == null ? 1 : dense.weights[row];
    }
    double[] parameters = new double[weights.length];
    Arrays.setAll(parameters, i -> weights[i]);
    double[] expected = reference.gradient(parameters, x, labels, rowWeights);

    Propagation propagation = network.ofSparseRows().open(rows + 2);
    float[] gradient = new float[weights.length];
    Arrays.fill(gradient, GARBAGE);
    propagation.gradient(sparse(dense, inputs), weights, gradient, 0);

    StepRanges ranges = propagation.ranges();
    boolean[] stepped = new boolean[weights.length];
    for (int block = 0; block < ranges.blocks().size(); block++) {
      for (int range = 0; range < ranges.count(block); range++) {
        Arrays.fill(stepped, ranges.from(block, range), ranges.to(block, range), true);
      }
    }
    for (int i = 0; i < expected.length; i++) {
      double found = stepped[i] ? gradient[i] : 0;
      assertThat(found)
          .as("parameter %d, seed %d", i, seed)
          .isCloseTo(expected[i], within(3e-6 + 1e-5 * Math.abs(expected[i])));
      if (!stepped[i] && inputs >= Network.LEAST_SPARSE_INPUTS) {
        assertThat(gradient[i]).as("left alone").isEqualTo(GARBAGE);
      }
    }
    assertThat(stepped[(inputs - 1) * 6]).as("the last input is zero everywhere").isFalse();
    assertThat(ranges.whole()).isFalse();
  }

  @Test
  void outputsAreThoseOfTheDenseNetwork() {
    Random random = new Random(3);
    Network network = Samples.network(300, 4, "cross-entropy", Samples.layer(31, "relu", 0));
    float[] weights = Samples.random(random, network.parameters(), 0.3);
    Batch dense = batch(random, 20, network, false);
    float[] expected = network.open(20).forward(dense.features, 20, weights).clone();
    float[] found = network.ofSparseRows().open(20).forward(rows(sparse(dense, 300)), 20, weights);
    for (int i = 0; i < 80; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
    }
  }

  @Test
  void aRowsBitsDependOnNothingButItself() {
    Random random = new Random(4);
    Network network = Samples.network(300, 5, "cross-entropy");
    float[] weights = Samples.random(random, network.parameters(), 0.3);
    Batch rows = sparse(batch(random, 30, network, false), 300);
    Network sparse = network.ofSparseRows();
    float[] all = sparse.open(30).forward(rows(rows), 30, weights).clone();
    Propagation one = sparse.open(1);
    for (int row = 0; row < 30; row++) {
      Batch single = Batch.ofSparseRows(1, 1, false);
      rows(single)
          .set(
              0,
              rows(rows).indices(row),
              rows(rows).values(row),
              rows(rows).from(row),
              rows(rows).to(row));
      assertThat(Arrays.copyOf(one.forward(rows(single), 1, weights), 5))
          .isEqualTo(Arrays.copyOfRange(all, 5 * row, 5 * row + 5));
    }
  }

  @Test
  void rowsOfTheOtherFormAreRefused() {
    Network network = Samples.network(4, 2, "cross-entropy");
    float[] weights = new float[network.parameters()];
    Batch dense = new Batch(2, 4, false);
    dense.rows = 2;
    Propagation ofSparse = network.ofSparseRows().open(2);
    assertThatThrownBy(() -> ofSparse.gradient(dense, weights, weights, 0))
        .hasMessage("dense rows, and a network for sparse ones");
    assertThatThrownBy(() -> ofSparse.forward(dense.features, 2, weights))
        .hasMessage("dense rows, and a network for sparse ones");
    Batch sparse = sparse(dense, 4);
    assertThatThrownBy(() -> network.open(2).gradient(sparse, weights, weights, 0))
        .hasMessage("sparse rows, and a network for dense ones");
  }

  @Test
  void parametersLieWhereTheDenseNetworkHasThem() {
    Network network = Samples.network(7, 2, "cross-entropy", Samples.layer(3, "relu", 0));
    Network sparse = network.ofSparseRows();
    float[] a = new float[network.parameters()];
    float[] b = new float[sparse.parameters()];
    network.initialize(1, a);
    sparse.initialize(1, b);
    assertThat(b).isEqualTo(a);
    assertThat(sparse.blocks().stream().map(ParameterBlock::rowSparse))
        .containsExactly(true, false, false, false);
  }
}
