package dev.regatta.worker.network;

/**
 * A normalization with the buffers of one thread. No call allocates. All matrices are rows x units,
 * row-major, and replaced in place.
 */
interface NormalizationPass {
  /** As evaluation does it: a row's values know nothing of other rows. */
  void forward(float[] values, int rows, float[] weights);

  /** As training does it, for a backward pass to follow. */
  void train(float[] values, int rows, float[] weights);

  /**
   * From the gradient by what {@link #train} put out to that by what went in.
   *
   * @param gradient the flat gradient, whose part for gain and bias is overwritten, and that for
   *     running statistics by what a step takes from them
   */
  void backward(float[] outer, int rows, float[] weights, float[] gradient);
}
