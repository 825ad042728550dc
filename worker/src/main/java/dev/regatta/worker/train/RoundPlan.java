package dev.regatta.worker.train;

/**
 * What every worker is told to do in one round. A worker's return is a function of the plan, the
 * start state and its shard, and of nothing else.
 *
 * @param epoch 0-based
 * @param firstStep the first local step of the round, 0-based within the epoch
 * @param rates the learning rate of each local step; their number is the length of the round.
 *     Replicas whose rows are used up take fewer steps
 * @param age steps that the averaged slots have seen before this round
 * @param statistics whether the gradient's norms of the last step are wanted
 */
public record RoundPlan(int epoch, int firstStep, double[] rates, long age, boolean statistics) {
  public int steps() {
    return rates.length;
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
