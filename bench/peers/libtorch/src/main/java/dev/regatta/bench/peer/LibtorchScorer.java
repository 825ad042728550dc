package dev.regatta.bench.peer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.regatta.bench.task.LabelledRows;
import dev.regatta.bench.task.StepTask;

/**
 * Probabilities of rows one by one: an array in, an array out, as a program that serves has them.
 */
final class LibtorchScorer implements AutoCloseable {
  private static final int ROWS = 1000;

  private final LibtorchLearner network;
  private final float[][] rows = new float[ROWS][];

  LibtorchScorer(StepTask task) {
    network = new LibtorchLearner(task);
    LabelledRows all = LabelledRows.synthetic(ROWS, task.inputs(), task.classes());
    for (int row = 0; row < ROWS; row++) {
      rows[row] = all.part(row, 1).features();
    }
  }

  /** The probabilities of the classes of a row; after the last row comes the first. */
  float[] probabilities(int row) {
    float[] features = rows[row % ROWS];
    try (NDManager scope = network.manager().newSubManager()) {
      NDArray input = scope.create(features, new Shape(1, features.length));
      NDList outputs =
          network.block().forward(new ParameterStore(scope, false), new NDList(input), false);
      return outputs.singletonOrThrow().softmax(1).toFloatArray();
    }
  }

  /** Seconds of one of so many rows. */
  double seconds(int runs) {
    long started = System.nanoTime();
    for (int run = 0; run < runs; run++) {
      probabilities(run);
    }
    return (System.nanoTime() - started) / 1e9 / runs;
  }

  @Override
  public void close() {
    network.close();
  }
}
