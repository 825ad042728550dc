package dev.regatta.driver.dl4j;

import dev.regatta.conf.UserException;
import dev.regatta.worker.dl4j.UnfitException;
import dev.regatta.worker.dl4j.Updaters;
import dev.regatta.worker.dl4j.Wrapped;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.optimizer.Regularization;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * What a configuration says on training beside its network: the updater and clipping, which all
 * layers must share. What Regatta takes over is removed from the description; what is left there it
 * refuses by name.
 *
 * @param seed of the configuration
 */
record Terms(IUpdater updater, Regularization regularization, long seed) {
  /**
   * Reads the terms, and takes them out of the description.
   *
   * @throws UserException where layers differ, or ask for what Regatta does not have
   */
  static Terms take(TrainedNetwork.Description description) {
    List<NeuralNetConfiguration> layers = description.layers();
    layers.forEach(Terms::requireSteps);
    List<BaseLayer> trained = new ArrayList<>();
    for (NeuralNetConfiguration layer : layers) {
      layer.setLayer(Wrapped.copy(layer.getLayer()));
      trained.addAll(Wrapped.trained(layer.getLayer()));
    }
    if (trained.isEmpty()) {
      throw new UserException("fit: the network has no layer with parameters");
    }
    Regularization regularization = clipping(trained);
    return new Terms(updater(trained), regularization, layers.get(0).getSeed());
  }

  private static void requireSteps(NeuralNetConfiguration layer) {
    if (layer.getOptimizationAlgo() != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
      throw new UserException(
          "fit: optimizationAlgo is %s; Regatta has STOCHASTIC_GRADIENT_DESCENT"
              .formatted(layer.getOptimizationAlgo()));
    }
    if (!layer.isMiniBatch()) {
      throw new UserException(
          "fit: miniBatch is false; Regatta's gradient is the mean over a batch: set it to true");
    }
  }

  private static IUpdater updater(List<BaseLayer> layers) {
    try {
      return Updaters.shared(layers);
    } catch (UnfitException e) {
      throw new UserException("fit: " + e.getMessage(), e);
    }
  }

  /**
   * The updater's optimizer, with a rate of 1: a schedule says what the updater's is.
   *
   * @throws UserException where there is none with the same formula
   */
  Optimizer optimizer() {
    try {
      return Updaters.optimizer(updater, 1);
    } catch (UnfitException e) {
      throw new UserException("fit: " + e.getMessage(), e);
    }
  }

  private static Regularization clipping(List<BaseLayer> layers) {
    GradientNormalization kind = kind(layers.get(0));
    double threshold = layers.get(0).getGradientNormalizationThreshold();
    for (BaseLayer layer : layers) {
      boolean other = layer.getGradientNormalizationThreshold() != threshold;
      if (kind(layer) != kind || (kind != GradientNormalization.None && other)) {
        throw new UserException(
            "fit: layers have gradient normalizations of their own; Regatta has one for all");
      }
    }
    switch (kind) {
      case None -> {
        return Regularization.NONE;
      }
      case ClipElementWiseAbsoluteValue, ClipL2PerParamType -> {
        layers.forEach(layer -> layer.setGradientNormalization(GradientNormalization.None));
        boolean each = kind == GradientNormalization.ClipL2PerParamType;
        Optional<Double> limit = Optional.of(threshold);
        return new Regularization(
            0,
            0,
            0,
            Optional.empty(),
            each ? limit : Optional.empty(),
            each ? Optional.empty() : limit,
            0,
            0,
            Optional.empty());
      }
      default ->
          throw new UserException(
              String.format(
                  Locale.ROOT,
                  "fit: gradientNormalization is %s; Regatta has %s and %s",
                  kind,
                  GradientNormalization.ClipElementWiseAbsoluteValue,
                  GradientNormalization.ClipL2PerParamType));
    }
  }

  private static GradientNormalization kind(BaseLayer layer) {
    GradientNormalization kind = layer.getGradientNormalization();
    return kind == null ? GradientNormalization.None : kind;
  }
}
