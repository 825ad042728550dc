package dev.regatta.worker.kernel;

/** Which factor of a product is stored transposed. */
public enum Transposed {
  /** C = A B, with A stored m x k and B stored k x n. */
  NEITHER,

  /** C = A' B, with A stored k x m and B stored k x n. */
  FIRST,

  /** C = A B', with A stored m x k and B stored n x k. */
  SECOND
}
