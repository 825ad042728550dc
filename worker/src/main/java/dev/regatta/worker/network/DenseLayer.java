package dev.regatta.worker.network;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import java.util.Optional;

/** f(x W + b), then dropout. */
@Doc("A fully connected layer.")
public record DenseLayer(
    @Doc("The floats per row that it puts out.") @Range(min = 1) int units,
    @Doc("The function behind the affine map.") @Default("relu") Activation activation,
    @Doc("The probability that an output is dropped in training; the others are scaled up.")
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double dropout,
    @Doc("How the weights start; auto: he for relu and its kin, else lecun.") @Auto
        Optional<Initialization> initialization)
    implements Layer {
  public DenseLayer {
    if (units < 1) {
      throw new IllegalArgumentException("units is " + units + "; it must be at least 1");
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "dropout is " + dropout + "; it must be at least 0 and below 1");
    }
  }

  @Override
  public Layer withoutDropout() {
    return new DenseLayer(units, activation, 0, initialization);
  }

  @Override
  public Stage stage(int index, int inputs, int offset) {
    return new DenseStage(this, index, inputs, offset);
  }
}
