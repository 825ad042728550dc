package dev.regatta.worker.io;

import java.util.OptionalInt;

/** Products of dimensions. */
final class Shapes {
  /** The longest array that every JVM can allocate. */
  static final int MAX_ELEMENTS = Integer.MAX_VALUE - 8;

  private Shapes() {}

  /** The product, 1 of no dimension; empty where it is no length of an array. */
  static OptionalInt elements(int[] shape) {
    long elements = 1;
    for (int dimension : shape) {
      elements *= dimension; // below 2^62: both factors are below 2^31
      if (dimension < 0 || elements > MAX_ELEMENTS) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.of((int) elements);
  }

  static boolean fits(int[] shape, int length) {
    OptionalInt elements = elements(shape);
    return elements.isPresent() && elements.getAsInt() == length;
  }
}
