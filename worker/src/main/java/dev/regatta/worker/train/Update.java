package dev.regatta.worker.train;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one worker returns from a round.
 *
 * <p>The vectors are the weights, followed by the optimizer's slots where these are averaged. A
 * worker with one active replica returns its end vectors as they are; one with several returns
 * their {@link EndMean}, by {@link LocalSpec#endWeights}, in the replicas' order; of slots that are
 * maxima, their {@link EndMaximum}. An average of workers is so one of two levels, each formed in
 * double and rounded once. The arrays are the trainer's own: valid until its next round.
 *
 * @param worker 0-based
 * @param rows rows trained in this round, all replicas together
 * @param lossSum sum of row weight x loss over these rows, before each step, dropout on
 * @param weightSum sum of the row weights
 * @param end the end vectors; null where no row of positive weight was trained, or where they are
 *     compressed
 * @param compressed by vector, its code by {@link LocalSpec#compression(int)}, where the weights'
 *     code is lossy; else null
 * @param statistics the {@link RunningStatistics} of all active replicas, pooled, which the end
 *     vectors hold averaged like weights; empty where the network has none, or there are no vectors
 * @param squaredGradientNorms per layer, summed over active replicas, of their last step; empty
 *     unless asked for
 * @param work by replica of the worker
 * @param nanos time that the local steps took
 * @param kernels the library that made the products, and its CPU family: bits depend on it
 * @param divergence set when a number was not finite: then there are no vectors
 */
public record Update(
    int worker,
    long rows,
    double lossSum,
    double weightSum,
    float @Nullable [][] end,
    byte @Nullable [][] compressed,
    float[] statistics,
    double[] squaredGradientNorms,
    List<ReplicaWork> work,
    long nanos,
    String kernels,
    @Nullable Divergence divergence) {
  /** Replicas that trained at least one row of positive weight. */
  public int activeReplicas() {
    return (int) work.stream().filter(ReplicaWork::active).count();
  }

  /** An update of a network that has no running statistics. */
  public Update(
      int worker,
      long rows,
      double lossSum,
      double weightSum,
      float @Nullable [][] end,
      byte @Nullable [][] compressed,
      double[] squaredGradientNorms,
      List<ReplicaWork> work,
      long nanos,
      String kernels,
      @Nullable Divergence divergence) {
    this(
        worker,
        rows,
        lossSum,
        weightSum,
        end,
        compressed,
        new float[0],
        squaredGradientNorms,
        work,
        nanos,
        kernels,
        divergence);
  }
}
