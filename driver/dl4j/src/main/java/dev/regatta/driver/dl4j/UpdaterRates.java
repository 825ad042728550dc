package dev.regatta.driver.dl4j;

import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Progress;
import dev.regatta.driver.schedule.Schedule;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The learning rate that an updater of DL4J says, by iteration or by epoch. An iteration is one
 * local step of every replica.
 *
 * @param iterations that the network has done before this epoch
 * @param epoch of the network, as DL4J counts
 * @param stepRows of one local step of all replicas
 */
record UpdaterRates(IUpdater updater, int iterations, int epoch, long stepRows)
    implements Schedule {
  @Override
  public double warmupEpochs() {
    return 0;
  }

  @Override
  public double factor(double epochs, double plannedEpochs, History history) {
    throw new UnsupportedOperationException("rates follow iterations");
  }

  @Override
  public double at(Progress progress, History history) {
    if (!updater.hasLearningRate()) {
      return 1;
    }
    long step = (progress.rows() - epoch * progress.epochRows()) / stepRows;
    return updater.getLearningRate(Math.toIntExact(iterations + step), epoch);
  }
}
