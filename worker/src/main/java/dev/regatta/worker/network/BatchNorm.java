package dev.regatta.worker.network;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * Every unit over the rows of a batch: (a - mean) / sqrt(variance + epsilon), variance divided by
 * the number of rows; evaluation takes running statistics instead, which every step moves by r +=
 * momentum (s - r), s being the batch's mean and its variance divided by the number of rows less
 * one. Source: Ioffe, Szegedy: Batch Normalization, 2015, algorithms 1 and 2. Momentum is that of
 * PyTorch, whose defaults these are; Keras' is one less it, its epsilon 1e-3, and its running
 * variance divides by the number of rows.
 *
 * <p>A batch of one row has no variance: it is normalized by the running statistics and leaves them
 * alone, where PyTorch refuses it; an epoch's last batch may be one. Rows count alike, whatever
 * they weigh.
 *
 * <p>Running statistics are no weights: neither the optimizer nor penalties nor clipping sees them,
 * and replicas pool theirs ({@link dev.regatta.worker.train.RunningStatistics}).
 */
@Doc(
    "Every unit has mean 0 and variance 1 over the rows of a batch; evaluation takes running"
        + " statistics.")
public record BatchNorm(
    @Doc("Added to the variance.") @Default("1e-5") @Range(min = 0, minExclusive = true)
        double epsilon,
    @Doc("The share of a step's batch in the running statistics.")
        @Default("0.1")
        @Range(min = 0, max = 1, minExclusive = true)
        double momentum)
    implements Normalization {
  public BatchNorm {
    Normalizations.checkEpsilon(epsilon);
    if (!(momentum > 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "momentum is " + momentum + "; it is above 0 and at most 1");
    }
  }

  @Override
  public boolean hasRunningStatistics() {
    return true;
  }

  @Override
  public NormalizationPass open(NormalizedUnits units, int maxRows) {
    return new BatchNormPass(this, units, maxRows);
  }
}
