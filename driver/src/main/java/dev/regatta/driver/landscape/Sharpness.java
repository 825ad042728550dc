package dev.regatta.driver.landscape;

/**
 * The largest eigenvalue of the training loss's Hessian: how steeply the loss curves in its
 * steepest direction. Plain gradient descent is stable there at rates below 2 / value.
 *
 * @param value 0 in a loss that is flat or linear everywhere near
 * @param bound an eigenvalue is so near: the iteration's residual, plus what twice the step of the
 *     differences changes
 * @param products of the Hessian by vectors, those that tell the bound included
 * @param converged whether the iteration ended before its limit; else the largest eigenvalue may be
 *     above
 * @param step of the central differences
 */
public record Sharpness(double value, double bound, int products, boolean converged, double step) {
  /** An estimate to a hundredth; a direction that needs more products is rarely worth them. */
  private static final PowerIteration ITERATION = new PowerIteration(0.01, 100);

  /** Measures it. */
  public static Sharpness of(Curvature curvature, long seed) {
    Eigenvalue top = ITERATION.largest(curvature, curvature.weights().length, seed);
    double[] again = curvature.withStep(2 * curvature.step()).times(top.vector());
    double change = Math.abs(PowerIteration.dot(top.vector(), again) - top.value());
    return new Sharpness(
        top.value(),
        top.residual() + change,
        top.products() + 1,
        top.converged(),
        curvature.length());
  }

  /** The rate from which on plain gradient descent oscillates; infinite where nothing curves. */
  public double stableRate() {
    return value > 0 ? 2 / value : Double.POSITIVE_INFINITY;
  }
}
