package dev.regatta.worker.network;

/**
 * A contiguous piece of the flat parameter array that belongs together: one layer's weight matrix
 * or one layer's biases.
 *
 * @param name unique in the network, such as {@code layers.0.weight}
 * @param layer 0-based
 * @param offset in floats from the start of the flat array
 * @param length in floats
 * @param shape rows and columns of a matrix, row-major; the length of a vector
 * @param decays whether weight decay, L1 and L2 apply: true for weights, false for biases
 */
public record ParameterBlock(
    String name, int layer, int offset, int length, int[] shape, boolean decays) {
  public int end() {
    return offset + length;
  }
}
