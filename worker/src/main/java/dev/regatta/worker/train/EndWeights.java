package dev.regatta.worker.train;

/** How much of the average the end weights of a replica are. */
public enum EndWeights {
  /** As much as the rows that it trained. */
  ROWS,
  /** As much as its rows per local step: who took more steps moved farther, and counts no more. */
  ROWS_PER_STEP;

  /**
   * The weight of a replica that trained rows.
   *
   * @param reference the steps of one of the replicas that are averaged: where all took as many,
   *     the weights are those of {@link #ROWS}, bit for bit
   */
  public double of(ReplicaWork work, int reference) {
    return switch (this) {
      case ROWS -> work.weight();
      case ROWS_PER_STEP -> work.weight() * ((double) reference / work.steps());
    };
  }
}
