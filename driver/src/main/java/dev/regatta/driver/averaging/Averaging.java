package dev.regatta.driver.averaging;

import dev.regatta.worker.train.EndWeights;

/**
 * The outer optimizer: from the weights at a round's start and the average of the replicas' end
 * weights to the next weights. Implementations are records without state.
 */
public interface Averaging {
  /** State arrays as long as the parameters; zero before the first round. */
  int slots();

  /**
   * Computes the next weights {@code from .. from + length}. Element-wise: any cut of the arrays
   * into ranges gives the same bits.
   *
   * @param start weights at the start of the round; overwritten with the next weights
   * @param mean average of the replicas' end weights by {@link #endWeights}: of this range only, so
   *     that {@code mean[0]} belongs to {@code start[from]}
   * @param slots {@link #slots} arrays
   * @param meanRate the mean learning rate of the round's local steps
   */
  void apply(float[] start, float[] mean, float[][] slots, int from, int length, double meanRate);

  /** How much of the average a replica is. */
  default EndWeights endWeights() {
    return EndWeights.ROWS;
  }

  /** Whether it makes sense of replicas that took unequal numbers of local steps in one round. */
  default boolean bearsUnequalSteps() {
    return false;
  }

  /**
   * How far replicas go from where they ended to the next weights as a round begins, above 0. At 1
   * they start from these; with less they go on from weights of their own. Asked once resolved.
   */
  default double replicaPull() {
    return 1;
  }

  /** Whether replicas may go on from weights of their own, which stay with them as slots do. */
  default boolean keepsReplicas() {
    return false;
  }

  /** This rule with what is left to Regatta decided for a number of replicas. */
  default Averaging resolve(int replicas) {
    return this;
  }
}
