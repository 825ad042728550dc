package dev.regatta.worker.dl4j;

import dev.regatta.worker.optimizer.Adadelta;
import dev.regatta.worker.optimizer.Adagrad;
import dev.regatta.worker.optimizer.Adam;
import dev.regatta.worker.optimizer.Adamax;
import dev.regatta.worker.optimizer.Amsgrad;
import dev.regatta.worker.optimizer.Nesterov;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.optimizer.RmsProp;
import dev.regatta.worker.optimizer.Sgd;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Updaters of DL4J as the optimizers of Regatta that have the same formula, up to where epsilon
 * stands: ND4J adds it to the root of an uncorrected mean square.
 */
public final class Updaters {
  private Updaters() {}

  /**
   * The one that all layers share.
   *
   * @param layers with parameters; at least one
   * @throws UnfitException where they differ
   */
  public static IUpdater shared(List<BaseLayer> layers) throws UnfitException {
    Set<IUpdater> updaters = new LinkedHashSet<>();
    for (BaseLayer layer : layers) {
      updaters.add(layer.getIUpdater());
      if (layer.getBiasUpdater() != null) {
        updaters.add(layer.getBiasUpdater());
      }
    }
    if (updaters.size() > 1) {
      throw new UnfitException(
          "layers, or their biases, have updaters of their own (%s); Regatta has one for all"
              .formatted(String.join(", ", updaters.stream().map(Object::toString).toList())));
    }
    return updaters.iterator().next();
  }

  /**
   * The optimizer.
   *
   * @param rate that it is to have; the updater's own is not looked at
   * @throws UnfitException where there is none with the same formula
   */
  public static Optimizer optimizer(IUpdater updater, double rate) throws UnfitException {
    if (updater instanceof org.nd4j.linalg.learning.config.Sgd) {
      return new Sgd(rate);
    }
    if (updater instanceof Nesterovs nesterovs) {
      if (nesterovs.getMomentumISchedule() != null) {
        throw new UnfitException(
            "the updater Nesterovs has a schedule of its momentum, which Regatta does not"
                + " have; give it a constant momentum");
      }
      return new Nesterov(rate, nesterovs.getMomentum());
    }
    if (updater instanceof AdaGrad adagrad) {
      return new Adagrad(rate, adagrad.getEpsilon());
    }
    if (updater instanceof AdaDelta adadelta) {
      return new Adadelta(rate, adadelta.getRho(), adadelta.getEpsilon());
    }
    if (updater instanceof org.nd4j.linalg.learning.config.RmsProp rmsprop) {
      return new RmsProp(rate, rmsprop.getRmsDecay(), rmsprop.getEpsilon(), false, 0);
    }
    if (updater instanceof org.nd4j.linalg.learning.config.Adam adam) {
      return new Adam(rate, adam.getBeta1(), adam.getBeta2(), adam.getEpsilon());
    }
    if (updater instanceof AMSGrad amsgrad) {
      return new Amsgrad(rate, amsgrad.getBeta1(), amsgrad.getBeta2(), amsgrad.getEpsilon());
    }
    if (updater instanceof AdaMax adamax) {
      return new Adamax(rate, adamax.getBeta1(), adamax.getBeta2(), adamax.getEpsilon());
    }
    throw new UnfitException(
        "the updater is %s, of which Regatta has no optimizer with the same formula; use Sgd, Nesterovs, AdaGrad, AdaDelta, RmsProp, Adam, AMSGrad or AdaMax"
            .formatted(updater == null ? "null" : updater.getClass().getSimpleName()));
  }

  /** What the rate of an updater with an optimizer follows; null where it is constant. */
  static @Nullable ISchedule schedule(IUpdater updater) {
    if (updater instanceof org.nd4j.linalg.learning.config.Sgd sgd) {
      return sgd.getLearningRateSchedule();
    }
    if (updater instanceof Nesterovs nesterovs) {
      return nesterovs.getLearningRateSchedule();
    }
    if (updater instanceof AdaGrad adagrad) {
      return adagrad.getLearningRateSchedule();
    }
    if (updater instanceof org.nd4j.linalg.learning.config.RmsProp rmsprop) {
      return rmsprop.getLearningRateSchedule();
    }
    if (updater instanceof org.nd4j.linalg.learning.config.Adam adam) {
      return adam.getLearningRateSchedule();
    }
    if (updater instanceof AMSGrad amsgrad) {
      return amsgrad.getLearningRateSchedule();
    }
    return updater instanceof AdaMax adamax ? adamax.getLearningRateSchedule() : null;
  }
}
