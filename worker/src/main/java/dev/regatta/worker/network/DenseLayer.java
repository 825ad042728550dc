package dev.regatta.worker.network;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Later;
import dev.regatta.conf.Range;
import java.util.Optional;

/** f(x W + b), or f(gain normalized(x W) + b), then dropout or alpha dropout. */
@Doc("A fully connected layer.")
public record DenseLayer(
    @Doc("The floats per row that it puts out.") @Range(min = 1) int units,
    @Doc("The function behind the affine map.") @Default("relu") Activation activation,
    @Doc("The probability that an output is dropped in training; the others are scaled up.")
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double dropout,
    @Doc("How the weights start; auto: he for relu and its kin, else lecun.") @Auto
        Optional<Initialization> initialization,
    @Doc("What makes the affine map's values of one size before the activation; null: nothing.")
        @Later
        Optional<Normalization> normalization,
    @Doc(
            "The probability that an output is dropped in training in a way that keeps mean 0 and"
                + " variance 1: for selu, in place of dropout.")
        @Later
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double alphaDropout)
    implements Layer {
  public DenseLayer {
    if (units < 1) {
      throw new IllegalArgumentException("units is " + units + "; it must be at least 1");
    }
    checkRate("dropout", dropout);
    checkRate("alpha-dropout", alphaDropout);
    if (dropout > 0 && alphaDropout > 0) {
      throw new IllegalArgumentException(
          "dropout is %s and alpha-dropout is %s; set one of them"
              .formatted(dropout, alphaDropout));
    }
  }

  private static void checkRate(String key, double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          key + " is " + rate + "; it must be at least 0 and below 1");
    }
  }

  /** A layer without normalization and alpha dropout. */
  public DenseLayer(
      int units, Activation activation, double dropout, Optional<Initialization> initialization) {
    this(units, activation, dropout, initialization, Optional.empty(), 0);
  }

  @Override
  public Layer withoutDropout() {
    return new DenseLayer(units, activation, 0, initialization, normalization, 0);
  }

  @Override
  public Stage stage(Place place, int inputs, int offset) {
    return new DenseStage(this, place, inputs, offset, false);
  }
}
