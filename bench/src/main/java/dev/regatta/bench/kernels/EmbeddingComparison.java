package dev.regatta.bench.kernels;

import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Report;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.measure.Target;
import dev.regatta.bench.measure.Turns;
import dev.regatta.worker.loss.MeanSquaredError;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Dense;
import dev.regatta.worker.network.DenseLayer;
import dev.regatta.worker.network.EmbeddingTable;
import dev.regatta.worker.network.Inputs;
import dev.regatta.worker.network.Layer;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.network.Relu;
import dev.regatta.worker.optimizer.Adam;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.optimizer.Regularization;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Whether a step of a network with a table takes time by the rows that it touches alone. */
final class EmbeddingComparison {
  private static final int SMALL = 1_000;
  private static final int LARGE = 100_000;
  private static final int VECTOR = 16;
  private static final int NUMBERS = 16;
  private static final List<Integer> UNITS = List.of(128, 64);
  private static final int BATCH = 128;
  private static final int BATCHES = 256;
  private static final double RATE = 1e-6;
  private static final double MOST = 1.5;

  private EmbeddingComparison() {}

  static void measure(Effort effort, Report report) {
    String prefix = "kernels/embedding/" + LARGE + "x" + VECTOR;
    report.progress(prefix);
    List<Side> sides = List.of(Side.of("small", step(SMALL)), Side.of("large", step(LARGE)));
    report.add(
        Figure.ratio(prefix + "/vs-" + SMALL, "times", "large", "small", Turns.take(sides, effort))
            .withTarget(Target.atMost(MOST)));
  }

  /** One step of Adam over a batch whose rows name random vectors. */
  private static Runnable step(int rows) {
    Adam adam = new Adam(RATE, 0.9, 0.999, 1e-8);
    Network network = network(rows);
    float[] weights = new float[network.parameters()];
    network.initialize(1, weights);
    float[] gradient = new float[weights.length];
    float[][] slots = new float[adam.slots()][weights.length];
    float[] constants = new float[Optimizer.CONSTANTS];
    Propagation propagation = network.open(BATCH);
    Batch batch = new Batch(BATCH, network.inputs(), false);
    batch.rows = BATCH;
    float[][] features = features(rows, network.inputs());
    int[] age = new int[1];
    return () -> {
      float[] next = features[age[0]++ % BATCHES];
      System.arraycopy(next, 0, batch.features, 0, next.length);
      propagation.gradient(batch, weights, gradient, 0);
      Regularization.NONE.step(
          adam, weights, gradient, slots, propagation.ranges(), age[0], RATE, constants);
    };
  }

  private static Network network(int rows) {
    Inputs inputs =
        new Inputs(1 + NUMBERS, List.of(new EmbeddingTable("category", 0, rows, VECTOR)));
    List<Layer> layers =
        UNITS.stream()
            .<Layer>map(units -> new DenseLayer(units, new Relu(), 0, Optional.empty()))
            .toList();
    return new Dense(layers, Optional.of(new MeanSquaredError())).build(inputs, 1);
  }

  private static float[][] features(int rows, int width) {
    Random random = new Random(5);
    float[][] features = new float[BATCHES][BATCH * width];
    for (float[] batch : features) {
      for (int i = 0; i < batch.length; i++) {
        batch[i] = i % width == 0 ? random.nextInt(rows) : (float) random.nextGaussian();
      }
    }
    return features;
  }
}
