package dev.regatta.driver.averaging;

import dev.regatta.conf.Doc;
import dev.regatta.worker.train.EndWeights;

/**
 * w = start - tau sum p_i (start - end_i)/a_i, tau = sum p_i a_i: the average of one step of each
 * replica, as often as they stepped on average (Wang et al.: Tackling the Objective Inconsistency
 * Problem in Heterogeneous Federated Optimization, 2020, FedNova, eq. 6). p_i is the share of the
 * rows that replica i trained this round, a_i its local steps.
 *
 * <p>By rows alone, a replica with twice the steps counts twice for its rows and moves twice as
 * far: four times. Here a row of every replica counts alike. With equal steps it is the mean, bit
 * for bit. In the paper p_i is the share of all rows that the client has, because its clients train
 * on the same ones again in every round; an epoch of ours trains each row once.
 *
 * <p>a_i is exact for plain SGD. With momentum the paper's a_i grows a little faster than the steps
 * in the first 1/(1 - m) of them; where the state is averaged or kept there are no first ones.
 *
 * <p>An average of workers is one of two levels: a replica's share within its worker, and the
 * worker's, are rows / a_i. {@link Combine} stretches what that gives.
 */
@Doc("The average of the replicas' steps: for replicas that took unequal numbers of them.")
public record Nova() implements Averaging {
  @Override
  public int slots() {
    return 0;
  }

  @Override
  public EndWeights endWeights() {
    return EndWeights.ROWS_PER_STEP;
  }

  @Override
  public boolean bearsUnequalSteps() {
    return true;
  }

  @Override
  public void apply(
      float[] start, float[] mean, float[][] slots, int from, int length, double meanRate) {
    System.arraycopy(mean, 0, start, from, length);
  }
}
