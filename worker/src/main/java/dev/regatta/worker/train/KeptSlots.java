package dev.regatta.worker.train;

import java.util.Arrays;

/**
 * Optimizer state that stays with one replica, and its weights where it goes on from them.
 *
 * @param slots one array per slot, as long as the parameters, and one of the weights; none at all
 *     stand for zeros, and for the global weights
 * @param age steps that the slots have seen
 */
public record KeptSlots(float[][] slots, long age) {
  /** What a replica has before its first step. */
  public static final KeptSlots ZEROS = new KeptSlots(new float[0][], 0);

  /**
   * What one worker's replicas start from.
   *
   * @param kept of all replicas, by worker x threads + thread; empty where all are zeros
   */
  public static KeptSlots[] ofWorker(KeptSlots[] kept, int worker, int threads) {
    if (kept.length > 0) {
      return Arrays.copyOfRange(kept, worker * threads, (worker + 1) * threads);
    }
    KeptSlots[] zeros = new KeptSlots[threads];
    Arrays.fill(zeros, ZEROS);
    return zeros;
  }

  /** The same in arrays of its own. */
  public KeptSlots copy() {
    return new KeptSlots(Arrays.stream(slots).map(float[]::clone).toArray(float[][]::new), age);
  }
}
