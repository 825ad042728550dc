package dev.regatta.driver.averaging;

import dev.regatta.worker.train.EndWeights;
import dev.regatta.worker.train.ReplicaWork;
import dev.regatta.worker.train.Update;

/**
 * How the workers count in an average.
 *
 * @param byWorker the weight of each active worker
 * @param stretch what the way from the start to the average is multiplied by
 */
record EndShares(double[] byWorker, double stretch) {
  /**
   * The shares of one round. By rows per step, with p_i the share of the rows and a_i the steps of
   * replica i, a worker weighs sum rows_i / a_i, and sum p_i a_i times sum p_i / a_i is the
   * stretch: exactly 1 where all took as many steps.
   *
   * @param active the updates of workers that have a part in the average
   */
  static EndShares of(Update[] active, EndWeights kind) {
    double[] weights = new double[active.length];
    if (kind == EndWeights.ROWS) {
      for (int worker = 0; worker < active.length; worker++) {
        weights[worker] = active[worker].weightSum();
      }
      return new EndShares(weights, 1);
    }
    int reference = active.length == 0 ? 1 : steps(active[0]);
    double rows = 0;
    double rowsTimesSteps = 0;
    double rowsPerStep = 0;
    for (int worker = 0; worker < active.length; worker++) {
      // Each of the sums is formed in the same order, so that equal terms have equal sums.
      double ownRows = 0;
      double ownTimesSteps = 0;
      for (ReplicaWork work : active[worker].work()) {
        if (work.active()) {
          ownRows += work.weight();
          ownTimesSteps += work.weight() * ((double) work.steps() / reference);
          weights[worker] += kind.of(work, reference);
        }
      }
      rows += ownRows;
      rowsTimesSteps += ownTimesSteps;
      rowsPerStep += weights[worker];
    }
    double stretch = rows == 0 ? 1 : rowsTimesSteps * rowsPerStep / (rows * rows);
    return new EndShares(weights, stretch);
  }

  /** Those of the worker's first active replica. */
  private static int steps(Update update) {
    return update.work().stream().filter(ReplicaWork::active).findFirst().orElseThrow().steps();
  }
}
