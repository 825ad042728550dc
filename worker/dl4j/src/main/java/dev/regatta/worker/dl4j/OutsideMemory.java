package dev.regatta.worker.dl4j;

import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Propagation;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What passes of so many rows come to hold in DL4J's workspaces, found by passes of few: nearly all
 * of it grows with the rows.
 */
final class OutsideMemory {
  private static final int FEW = 2;
  private static final int MORE = 4;

  /** Workspaces have the size that the passes before needed. */
  private static final int PASSES = 3;

  private OutsideMemory() {}

  /**
   * Bytes of the workspaces.
   *
   * @param open what makes the buffers of one thread for so many rows
   * @param batches rows of any numbers, so many
   */
  static long ofWorkspaces(
      IntFunction<Dl4jPropagation> open, IntFunction<Batch> batches, int parameters, int rows) {
    IntToLongFunction held = count -> held(open.apply(count), batches.apply(count), parameters);
    long few = elsewhere(held, FEW);
    long more = elsewhere(held, MORE);
    return few + Math.max(0, more - few) * (rows - FEW) / (MORE - FEW);
  }

  /** On a thread of its own, whose workspaces are this network's alone. */
  private static long elsewhere(IntToLongFunction held, int rows) {
    FutureTask<Long> task = new FutureTask<>(() -> held.applyAsLong(rows));
    Thread thread = new Thread(task, "regatta-dl4j-trial");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    }
  }

  private static long held(Dl4jPropagation propagation, Batch batch, int parameters) {
    try {
      pass(propagation, batch, new float[parameters]);
      long bytes = propagation.leftoverBytes();
      for (MemoryWorkspace workspace :
          Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread()) {
        bytes += workspace.getCurrentSize();
      }
      return bytes;
    } finally {
      Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    }
  }

  private static void pass(Propagation propagation, Batch batch, float[] weights) {
    float[] gradient = new float[weights.length];
    for (int i = 0; i < PASSES; i++) {
      propagation.gradient(batch, weights, gradient, i);
      propagation.forward(batch.features, batch.rows, weights);
    }
  }
}
