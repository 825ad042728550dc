package dev.regatta.driver.landscape;

/** A loss by the gradients that it has at given weights. */
@FunctionalInterface
public interface LossSlope {
  /** The gradient at each of the points, in double; arrays of their own. */
  double[][] at(float[][] points);
}
