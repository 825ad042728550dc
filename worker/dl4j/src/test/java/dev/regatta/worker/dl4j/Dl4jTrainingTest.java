package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.conf.JobText;
import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.ShardBuilder;
import dev.regatta.worker.train.LocalTrainer;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.StartState;
import dev.regatta.worker.train.WorkerSpec;
import dev.regatta.worker.train.WorkerSpecs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;

class Dl4jTrainingTest {
  private static final int CLASSES = 3;

  /** Everything but the network, which the tests bring. */
  private static WorkerSpec spec(String optimizer, int threads) {
    String text =
        """
        network: {loss: cross-entropy}
        inputs: 9
        classes: 3
        label-scale: 1
        optimizer: {type: %s, learning-rate: 0.01}
        regularization: {weight-decay: 0.001}
        local-state: average
        batch-size: 8
        threads: %d
        seed: 5
        """;
    return WorkerSpecs.bind(JobText.parse("test", text.formatted(optimizer, threads), Map.of()));
  }

  private static PackedShard shard(int rows, Network network, Loss loss) {
    Random random = new Random(1);
    ShardBuilder builder = new ShardBuilder(rows, network.inputs(), true, 0);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < network.inputs(); i++) {
        builder.block()[builder.offset() + i] = (float) random.nextGaussian();
      }
      int classes = Math.max(2, network.outputs());
      float label = loss.classifies() ? random.nextInt(classes) : (float) random.nextGaussian();
      builder.endRow(label, 0.5f + random.nextInt(4));
    }
    return builder.build();
  }

  /** The weights after so many rounds of so many steps. */
  private static float[] train(
      WorkerSpec spec, Network network, PackedShard shard, float[] start, int rounds, int steps) {
    float[][] slots = new float[spec.optimizer().slots()][start.length];
    float[] weights = start;
    double[] rates = new double[steps];
    Arrays.fill(rates, 0.01);
    try (LocalTrainer trainer = new LocalTrainer(spec.local(network), shard, 0)) {
      for (int round = 0; round < rounds; round++) {
        int first = round * steps;
        float[][] end =
            Objects.requireNonNull(
                trainer
                    .run(
                        new RoundPlan(0, first, rates, first, false),
                        new StartState(weights, slots, null),
                        () -> false)
                    .end());
        weights = end[0].clone();
        for (int slot = 0; slot < slots.length; slot++) {
          slots[slot] = end[1 + slot].clone();
        }
      }
    }
    return weights;
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "momentum", "adam"})
  void anEpochEndsWhereThatOfTheDenseNetworkEnds(String optimizer) {
    int compared = 0;
    for (int seed = 0; compared < 10; seed++) {
      Random random = new Random(seed);
      SharedNetwork shared = SharedNetwork.random(random);
      if (shared.loss().labels(shared.dense().outputs()) > 1) {
        continue;
      }
      compared++;
      WorkerSpec spec = spec(optimizer, 2);
      PackedShard shard = shard(400, shared.dense(), shared.loss());
      float[] start = Batches.weights(random, shared.dense());
      float[] expected = shared.toDl4j(train(spec, shared.dense(), shard, start, 1, 25));
      float[] found = train(spec, shared.dl4j(), shard, shared.toDl4j(start), 1, 25);
      assertThat(found).isNotEqualTo(shared.toDl4j(start));
      assertThat(farthest(found, expected)).as("seed %d", seed).isLessThan(1e-4);
    }
  }

  private static double farthest(float[] found, float[] expected) {
    double farthest = 0;
    for (int i = 0; i < expected.length; i++) {
      farthest = Math.max(farthest, Math.abs((double) found[i] - expected[i]));
    }
    return farthest;
  }

  private static Network of(String configuration, int inputs) {
    return Dl4jNetwork.of(configuration, new CrossEntropy(), inputs, CLASSES);
  }

  @Test
  void roundsThatGoOnElsewhereEndWithTheSameBits() {
    Network network = of(Configurations.withDropout(9, new Dropout(0.7), CLASSES), 9);
    PackedShard shard = shard(80, network, new CrossEntropy());
    WorkerSpec spec = spec("adam", 1);
    float[] start = new float[network.parameters()];
    network.initialize(3, start);
    float[] whole = train(spec, network, shard, start, 1, 10);
    assertThat(train(spec, network, shard, start, 1, 10)).isEqualTo(whole);
    assertThat(train(spec, network, shard, start, 2, 5)).isEqualTo(whole);
    assertThat(train(spec, network, shard, start, 1, 9)).isNotEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource({"10000, perceptron", "1000, convolutional", "600, recurrent"})
  void stepsLeaveMemoryFlat(int steps, String kind) {
    Network network =
        switch (kind) {
          case "perceptron" ->
              of(Configurations.perceptron(64, List.of(), Activation.RELU, CLASSES), 64);
          case "recurrent" -> of(Sequences.TWO_LSTM.of(16, CLASSES), 64);
          default -> of(Configurations.convolutional(8, Activation.RELU, CLASSES).toJson(), 64);
        };
    Batch batch = Batches.of(new Random(1), 8, network, new CrossEntropy(), false);
    float[] weights = Batches.weights(new Random(1), network);
    float[] gradient = new float[weights.length];
    Propagation propagation = network.open(8);
    long early = 0;
    for (int step = 0; step < steps; step++) {
      // Every epoch of a shard has a last batch that is smaller
      batch.rows = step % 10 == 9 ? 5 : 8;
      propagation.gradient(batch, weights, gradient, step);
      if (step % 10 == 0) {
        propagation.forward(batch.features, 8, weights);
      }
      if (step == steps / 10) {
        early = held(0);
      }
    }
    assertThat(early).isPositive();
    assertThat(held(early) - early).isLessThan(1 << 16);
  }

  /** Bytes outside of the heap, once what nothing refers to is given back. */
  private static long held(long enough) {
    long held = Long.MAX_VALUE;
    for (int i = 0; i < 20 && held > enough; i++) {
      System.gc();
      LockSupport.parkNanos(20_000_000);
      held = Math.min(held, Pointer.totalBytes());
    }
    return held;
  }
}
