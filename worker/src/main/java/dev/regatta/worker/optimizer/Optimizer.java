package dev.regatta.worker.optimizer;

/**
 * One local step on flat arrays. Implementations are records: hyper-parameters and no state; what
 * changes during training lies in slots that the caller owns. Formulas follow PyTorch's forms.
 */
public interface Optimizer {
  /** The length of the buffer that {@link #prepare} fills and {@link #step} reads. */
  int CONSTANTS = Constants.LENGTH;

  /** The base learning rate, before the schedule. */
  double learningRate();

  /** State arrays per parameter, each as long as the parameters; zero before the first step. */
  int slots();

  /**
   * Whether a slot is a running maximum: where replicas' slots become one, these meet by their
   * maximum instead of their mean.
   */
  default boolean isMaximum(int slot) {
    return false;
  }

  /** Decoupled weight decay per step, in units of the learning rate: w *= 1 - rate x decay. */
  default double weightDecay() {
    return 0;
  }

  /**
   * Works out what all elements of one step have in common, from its age and rate.
   *
   * @param age 1-based age of the slots: the step that this is since they were zero
   * @param learningRate this step's rate, after the schedule; 0 leaves the weights alone
   * @param constants {@link #CONSTANTS} floats, which the caller owns; what they held is lost
   */
  default void prepare(long age, double learningRate, float[] constants) {
    Constants.putRate(learningRate, learningRate, constants);
  }

  /**
   * Moves {@code weights[from .. to)} one step against the gradient. Element-wise: any cut of the
   * arrays into ranges gives the same bits.
   *
   * @param gradient of the mean loss, regularized and clipped; not changed
   * @param slots {@link #slots} arrays
   * @param constants of this step, as {@link #prepare} left them; not changed
   */
  void step(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants);
}
