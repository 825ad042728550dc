package dev.regatta.worker.train;

import org.jspecify.annotations.Nullable;

/**
 * What every worker is told to do in one round. A worker's return is a function of the plan, the
 * start state and its shard, and of nothing else; of a timed round, of the clock too.
 *
 * @param epoch 0-based
 * @param firstStep the first local step of the round, 0-based within the epoch; of a timed one,
 *     that of the replica which is ahead
 * @param rates the learning rate of each local step; their number is the length of the round.
 *     Replicas whose rows are used up take fewer steps. Of a timed round, one rate for all steps
 * @param age steps that the averaged slots have seen before this round
 * @param statistics whether the gradient's norms of the last step are wanted; of a timed round, of
 *     the last step of the epoch
 * @param timed set where the round ends with its time
 */
public record RoundPlan(
    int epoch,
    int firstStep,
    double[] rates,
    long age,
    boolean statistics,
    @Nullable TimedSteps timed) {
  /** A round of as many steps as there are rates. */
  public RoundPlan(int epoch, int firstStep, double[] rates, long age, boolean statistics) {
    this(epoch, firstStep, rates, age, statistics, null);
  }

  public int steps() {
    return rates.length;
  }

  /** The local step that a replica begins with, given as worker x threads + thread. */
  int firstStep(int replica) {
    return timed == null ? firstStep : timed.firstSteps()[replica];
  }

  /** Where a replica that has so many steps in the epoch ends at the latest. */
  int endStep(int first, int epochSteps) {
    return timed == null ? Math.min(first + steps(), epochSteps) : epochSteps;
  }

  double rate(int stepOfRound) {
    return rates[timed == null ? stepOfRound : 0];
  }

  /** Whether the time of a round that began then is over. */
  boolean over(long beginNanos) {
    return timed != null && System.nanoTime() - beginNanos >= timed.nanos();
  }

  /** The mean learning rate of the round. */
  public double meanRate() {
    double sum = 0;
    for (double rate : rates) {
      sum += rate;
    }
    return sum / rates.length;
  }
}
