package dev.regatta.worker.network;

/** A hidden layer as a job file describes it. Implementations are records of this package. */
public interface Layer {
  /**
   * The layer at its place in a network.
   *
   * @param inputs floats per row that come in
   * @param offset of its first parameter in the flat array
   */
  Stage stage(Place place, int inputs, int offset);

  /** The same layer with the same parameters, all of whose outputs stay in training. */
  Layer withoutDropout();
}
