package dev.regatta.worker.train;

/**
 * Where the replicas of one worker start a round. Read only.
 *
 * @param weights the global weights
 * @param slots the global optimizer slots; empty where slots are kept or reset
 * @param kept the slots of each replica of this worker, where slots are kept and there are some
 *     from an earlier round; else empty
 */
public record StartState(float[] weights, float[][] slots, KeptSlots[] kept) {
  /** The weights, which are vector 0, or an averaged slot. */
  float[] vector(int vector) {
    return vector == 0 ? weights : slots[vector - 1];
  }
}
