package dev.regatta.worker.network;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * Every row by itself: (a - mean(a)) / sqrt(var(a) + epsilon) over the units a of the row, variance
 * divided by the number of units; training and evaluation do the same. Source: Ba, Kiros, Hinton:
 * Layer Normalization, 2016, equations 3 and 4, where as here gain and bias stand behind it and a
 * has no bias of its own (PyTorch's and Keras' linear layers keep theirs). Epsilon is PyTorch's;
 * Keras' is 1e-3.
 */
@Doc("Every row by itself has mean 0 and variance 1 over its units; any batch size will do.")
public record LayerNorm(
    @Doc("Added to the variance.") @Default("1e-5") @Range(min = 0, minExclusive = true)
        double epsilon)
    implements Normalization {
  public LayerNorm {
    Normalizations.checkEpsilon(epsilon);
  }

  @Override
  public NormalizationPass open(NormalizedUnits units, int maxRows) {
    return new LayerNormPass(units, (float) epsilon, maxRows);
  }
}
