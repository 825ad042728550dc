package dev.regatta.worker.network;

/**
 * What makes a layer's pre-activations of one size before its activation sees them, with a gain and
 * a bias per unit: f(gain normalized(x W) + bias). The layer has no other bias. Implementations are
 * records: hyper-parameters and no state.
 */
public interface Normalization {
  /** Whether evaluation normalizes by a running mean and variance of every unit. */
  default boolean hasRunningStatistics() {
    return false;
  }

  /** Buffers of one thread for a layer of so many units. */
  NormalizationPass open(NormalizedUnits units, int maxRows);
}
