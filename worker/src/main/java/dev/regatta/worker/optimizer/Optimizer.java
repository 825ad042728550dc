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
   * How far up the slope the gradient of a step is taken, as a distance from the weights; 0: at the
   * weights. Where it is ever above 0 it is at age 1.
   *
   * @param age as {@link #prepare} takes it
   */
  default double climb(long age) {
    return 0;
  }

  /**
   * Whether the step of a layer's weights depends on the norms of all of them. Before {@link #step}
   * goes over such a layer, {@link #squaredDirection} does, and {@link #trust} is told what it
   * found; without, the step is that of a layer with a trust ratio of 1 and without decay, as
   * biases take it.
   */
  default boolean byLayer() {
    return false;
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
   * The squared norm over a range of what the trust ratio sets the weights' norm against. Sums are
   * in double, in an order that the range alone decides. It may do the first half of the step: move
   * slots, and leave in the gradient what {@link #step} with these constants will look for there.
   *
   * @param constants of this step, as {@link #prepare} left them; may tell {@link #step} what is
   *     done
   */
  default double squaredDirection(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants) {
    throw new UnsupportedOperationException("an element-wise step asks for no norms");
  }

  /**
   * Sets the constants for one layer, until the next {@link #prepare}.
   *
   * @param weightNorm of all of its weights
   * @param directionNorm the root of all of its {@link #squaredDirection}
   */
  default void trust(double weightNorm, double directionNorm, float[] constants) {
    throw new UnsupportedOperationException("an element-wise step has no trust ratio");
  }

  /**
   * Moves {@code weights[from .. to)} one step against the gradient. Given the constants it is
   * element-wise: any cut of the arrays into ranges gives the same bits.
   *
   * @param gradient of the mean loss, regularized and clipped; not changed
   * @param slots {@link #slots} arrays
   * @param constants of this step, as {@link #prepare} left them; not changed
   */
  void step(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants);
}
