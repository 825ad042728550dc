package dev.regatta.worker.optimizer;

import dev.regatta.conf.Binder;
import dev.regatta.conf.JobText;
import dev.regatta.conf.Registries;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.StepRanges;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings, and the blocks that they are tried on. */
final class RegularizationSamples {
  static final StepRanges BLOCKS =
      StepRanges.whole(
          List.of(
              new ParameterBlock("layers.0.weight", 0, 0, 3, new int[] {1, 3}, true),
              new ParameterBlock("layers.0.bias", 0, 3, 1, new int[] {1}, false)));

  private RegularizationSamples() {}

  /** Penalties, the global norm, and a longest vector of weights into a unit. */
  static Regularization holding(
      double l1, double l2, double weightDecay, Optional<Double> clipNorm, double maxNorm) {
    return new Regularization(
        l1,
        l2,
        weightDecay,
        clipNorm,
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        Optional.of(maxNorm));
  }

  /** One setting as a job file gives it. */
  static Regularization with(String key, double value) {
    Binder binder = new Binder(new Registries(List.of()));
    String yaml = "{" + key + ": " + value + "}";
    return binder.bind(JobText.parse("test", yaml, Map.of()), Regularization.class);
  }

  static Regularization clipping(double norm) {
    return new Regularization(0, 0, 0, Optional.of(norm));
  }
}
