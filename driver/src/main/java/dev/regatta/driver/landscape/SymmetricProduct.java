package dev.regatta.driver.landscape;

/** A symmetric matrix that is known by its products alone. */
@FunctionalInterface
public interface SymmetricProduct {
  /** The product by a vector, which is not changed; an array of its own. */
  double[] times(double[] vector);
}
