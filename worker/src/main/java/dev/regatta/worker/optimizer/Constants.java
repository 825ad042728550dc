package dev.regatta.worker.optimizer;

/** Where in the buffer that {@link Optimizer#prepare} fills the constants of a step lie. */
final class Constants {
  /** The factor of what a weight moves by. */
  static final int RATE = 0;

  /** Not 0 where the weights move: a learning rate above 0 may be 0 as a float. */
  static final int MOVES = 1;

  /** Epsilon beside the root of a mean square that is not corrected. */
  static final int EPSILON = 2;

  /** What one optimizer alone has. */
  static final int OWN = 3;

  /** The same of those that are by layer. */
  static final int OWN_TOO = 4;

  static final int LENGTH = 5;

  private Constants() {}

  /** Lets the weights move by a factor, and rest where the learning rate is 0. */
  static void putRate(double factor, double learningRate, float[] constants) {
    constants[RATE] = (float) factor;
    constants[MOVES] = learningRate != 0 ? 1 : 0;
  }
}
