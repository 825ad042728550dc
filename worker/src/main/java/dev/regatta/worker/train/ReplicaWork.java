package dev.regatta.worker.train;

/**
 * What one replica did in a round.
 *
 * @param steps local steps that it took
 * @param weight the sum of the weights of the rows that it trained; where it is 0 the replica has
 *     no part in the average
 */
public record ReplicaWork(int steps, double weight) {
  public boolean active() {
    return weight > 0;
  }
}
