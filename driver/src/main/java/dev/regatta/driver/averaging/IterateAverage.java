package dev.regatta.driver.averaging;

/**
 * Which weights are judged and become the model: the last global ones, or an average over those of
 * several rounds. Training itself goes on from the last ones. Implementations are records without
 * state: how much a round counts is a function of the schedule's clock, so that a resumed run has
 * the same bits.
 */
public interface IterateAverage {
  /**
   * The share of the weights after a round in the average, above 0 and at most 1: {@code average +=
   * share (weights - average)}. Where it is 1 the average is these weights, bit for bit.
   *
   * @param before rows trained before the round, by all replicas together
   * @param after rows trained after the round, more than before
   * @param planned rows that the run will have trained if nothing stops it
   */
  double share(long before, long after, long planned);

  /** Whether some rounds have a share below 1: then the average is a vector of its own. */
  boolean averages();
}
