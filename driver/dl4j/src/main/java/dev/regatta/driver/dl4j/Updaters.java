package dev.regatta.driver.dl4j;

import dev.regatta.conf.UserException;
import dev.regatta.worker.optimizer.Adadelta;
import dev.regatta.worker.optimizer.Adagrad;
import dev.regatta.worker.optimizer.Adam;
import dev.regatta.worker.optimizer.Adamax;
import dev.regatta.worker.optimizer.Amsgrad;
import dev.regatta.worker.optimizer.Nesterov;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.optimizer.RmsProp;
import dev.regatta.worker.optimizer.Sgd;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;

/**
 * Updaters of DL4J as the optimizers of Regatta that have the same formula, up to where epsilon
 * stands: ND4J adds it to the root of an uncorrected mean square.
 */
final class Updaters {
  private Updaters() {}

  /**
   * The optimizer, with a rate of 1: a schedule says what the updater's is.
   *
   * @throws UserException where there is none with the same formula
   */
  static Optimizer optimizer(IUpdater updater) {
    if (updater instanceof org.nd4j.linalg.learning.config.Sgd) {
      return new Sgd(1);
    }
    if (updater instanceof Nesterovs nesterovs) {
      if (nesterovs.getMomentumISchedule() != null) {
        throw new UserException(
            "fit: the updater Nesterovs has a schedule of its momentum, which Regatta does not"
                + " have; give it a constant momentum");
      }
      return new Nesterov(1, nesterovs.getMomentum());
    }
    if (updater instanceof AdaGrad adagrad) {
      return new Adagrad(1, adagrad.getEpsilon());
    }
    if (updater instanceof AdaDelta adadelta) {
      return new Adadelta(1, adadelta.getRho(), adadelta.getEpsilon());
    }
    if (updater instanceof org.nd4j.linalg.learning.config.RmsProp rmsprop) {
      return new RmsProp(1, rmsprop.getRmsDecay(), rmsprop.getEpsilon(), false, 0);
    }
    if (updater instanceof org.nd4j.linalg.learning.config.Adam adam) {
      return new Adam(1, adam.getBeta1(), adam.getBeta2(), adam.getEpsilon());
    }
    if (updater instanceof AMSGrad amsgrad) {
      return new Amsgrad(1, amsgrad.getBeta1(), amsgrad.getBeta2(), amsgrad.getEpsilon());
    }
    if (updater instanceof AdaMax adamax) {
      return new Adamax(1, adamax.getBeta1(), adamax.getBeta2(), adamax.getEpsilon());
    }
    throw new UserException(
        "fit: the updater is %s, of which Regatta has no optimizer with the same formula; use Sgd, Nesterovs, AdaGrad, AdaDelta, RmsProp, Adam, AMSGrad or AdaMax"
            .formatted(updater.getClass().getSimpleName()));
  }
}
