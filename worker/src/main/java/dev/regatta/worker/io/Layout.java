package dev.regatta.worker.io;

/**
 * A tensor as the header describes it.
 *
 * @param begin in bytes from the end of the header
 * @param elements the product of the shape
 */
record Layout(String name, ElementType type, int[] shape, int elements, long begin) {
  /** In bytes from the end of the header, exclusive. */
  long end() {
    return begin + (long) elements * type.bytes;
  }
}
