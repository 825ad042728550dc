package dev.regatta.worker.optimizer;

import dev.regatta.worker.network.StepRanges;

/**
 * The way from the weights up their gradient, and back to the same bits. It goes over what a step
 * goes over, and allocates nothing.
 */
public final class Climb {
  private final float[] foot;

  /** Room for the weights of an optimizer that climbs; none for others. */
  public Climb(Optimizer optimizer, int parameters) {
    foot = new float[climbs(optimizer) ? parameters : 0];
  }

  /** Whether an optimizer ever climbs: then it does in the first step. */
  public static boolean climbs(Optimizer optimizer) {
    return optimizer.climb(1) > 0;
  }

  /**
   * Adds to the weights a vector of a length along the gradient.
   *
   * @param gradient of the mean loss, without regularization
   * @param length above 0
   * @return whether there is a way up: not where the gradient is zero
   */
  public boolean up(float[] weights, float[] gradient, StepRanges ranges, double length) {
    double norm = Clipping.norm(gradient, ranges);
    if (norm == 0) {
      return false;
    }
    float factor = TrustRatio.of(length, norm);
    for (int block = 0; block < ranges.blocks().size(); block++) {
      for (int range = 0; range < ranges.count(block); range++) {
        int from = ranges.from(block, range);
        int to = ranges.to(block, range);
        System.arraycopy(weights, from, foot, from, to - from);
        Vectors.addScaled(weights, gradient, from, to, factor);
      }
    }
    return true;
  }

  /** Sets the weights to what they were before {@link #up} with the same ranges. */
  public void down(float[] weights, StepRanges ranges) {
    for (int block = 0; block < ranges.blocks().size(); block++) {
      for (int range = 0; range < ranges.count(block); range++) {
        int from = ranges.from(block, range);
        System.arraycopy(foot, from, weights, from, ranges.to(block, range) - from);
      }
    }
  }
}
