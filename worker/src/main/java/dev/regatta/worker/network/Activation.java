package dev.regatta.worker.network;

/**
 * An element-wise function f behind a layer's affine map. Implementations are records:
 * hyper-parameters and no state. All arrays are worked on from index 0 on, n elements: with one
 * index for all of them the JIT compiler can use vector instructions.
 */
public interface Activation {
  /** values[i] = f(values[i]). */
  void forward(float[] values, int n);

  /**
   * values[i] = f(values[i]), for a backward pass to follow.
   *
   * @param slopes receives f' where {@link #keepsSlopes}, else untouched and possibly empty
   */
  default void forward(float[] values, float[] slopes, int n) {
    forward(values, n);
  }

  /**
   * gradient[i] *= f'(x[i]).
   *
   * @param outputs f(x[i])
   * @param slopes as {@link #forward(float[], float[], int)} left them
   */
  void backward(float[] outputs, float[] slopes, float[] gradient, int n);

  /** Whether backward needs more than outputs. */
  default boolean keepsSlopes() {
    return false;
  }

  /** What a layer with this activation starts from unless told otherwise. */
  Initialization initialization();
}
