package dev.regatta.worker.train;

import org.jspecify.annotations.Nullable;

/**
 * Where the replicas of one worker start a round. Read only.
 *
 * @param weights the global weights
 * @param slots the global optimizer slots; empty where slots are kept or reset
 * @param kept by replica of this worker, where slots are kept: what they start from. Null: they go
 *     on with what they hold, which is nothing but zeros in new ones
 */
public record StartState(float[] weights, float[][] slots, KeptSlots @Nullable [] kept) {
  /** The weights, which are vector 0, or an averaged slot. */
  float[] vector(int vector) {
    return vector == 0 ? weights : slots[vector - 1];
  }
}
