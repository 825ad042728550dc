package dev.regatta.worker.io;

/** An array of the type's primitives, row-major in its shape. */
record Tensor(ElementType type, int[] shape, Object array) {}
