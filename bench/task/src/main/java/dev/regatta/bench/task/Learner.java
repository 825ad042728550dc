package dev.regatta.bench.task;

/** One side of a comparison at work on a task: a network, an optimizer and the task's batches. */
public interface Learner extends AutoCloseable {
  /** Trains on the next batches, one step each. */
  void train(int steps);

  /** The mean loss of the first batch's rows. */
  double loss();

  /** Gives back what the collector does not know of. */
  @Override
  default void close() {}
}
