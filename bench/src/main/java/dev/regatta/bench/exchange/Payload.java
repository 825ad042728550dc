package dev.regatta.bench.exchange;

import dev.regatta.worker.compress.None;
import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.network.Dense;
import dev.regatta.worker.network.DenseLayer;
import dev.regatta.worker.network.Layer;
import dev.regatta.worker.network.Relu;
import dev.regatta.worker.optimizer.Regularization;
import dev.regatta.worker.optimizer.Sgd;
import dev.regatta.worker.prepare.RowForm;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.ShardBuilder;
import dev.regatta.worker.train.EndWeights;
import dev.regatta.worker.train.LocalState;
import dev.regatta.worker.train.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The networks that are trained, and synthetic rows for them. */
final class Payload {
  private static final double LEARNING_RATE = 1e-3;

  private Payload() {}

  /** About so many parameters, and little work for a row: one hidden layer as wide as the input. */
  static WorkerSpec ofFloats(int floats) {
    int classes = 2;
    int inputs = (int) Math.sqrt(floats);
    int hidden = Math.max(1, (floats - classes) / (inputs + 1 + classes));
    return spec(inputs, List.of(hidden), classes, 1);
  }

  /** The network whose speed is compared: 784-256-128-10, batches of 128 rows. */
  static WorkerSpec training() {
    return spec(784, List.of(256, 128), 10, 128);
  }

  private static WorkerSpec spec(int inputs, List<Integer> hidden, int classes, int batchRows) {
    List<Layer> layers = new ArrayList<>();
    hidden.forEach(units -> layers.add(new DenseLayer(units, new Relu(), 0, Optional.empty())));
    return new WorkerSpec(
        new Dense(layers, Optional.of(new CrossEntropy())),
        inputs,
        classes,
        List.of(1.0),
        new Sgd(LEARNING_RATE),
        Regularization.NONE,
        LocalState.AVERAGE,
        EndWeights.ROWS,
        1,
        new None(),
        batchRows,
        1,
        1,
        0,
        List.of(),
        RowForm.DENSE,
        List.of(),
        List.of());
  }

  /** Rows of uniform numbers around 0, and classes in turn. */
  static PackedShard shard(int worker, int rows, int inputs, int classes) {
    Random random = new Random(worker);
    ShardBuilder builder = new ShardBuilder(rows, inputs, false, 0);
    for (int row = 0; row < rows; row++) {
      float[] block = builder.block();
      int offset = builder.offset();
      for (int i = 0; i < inputs; i++) {
        block[offset + i] = random.nextFloat() - 0.5f;
      }
      builder.endRow(row % classes, 1);
    }
    return builder.build();
  }
}
