package dev.regatta.worker.network;

/** What the weights of one block are held to after every step, whatever the job asks for. */
public interface Constraint {
  /**
   * Changes weights that do not fulfil it. Allocates nothing.
   *
   * @param weights flat
   * @param offset where the block begins
   */
  void hold(float[] weights, int offset);
}
