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

  /** The largest change by twice the step that is taken, relative; else the step is shortened. */
  private static final double AGREED = 0.01;

  private static final double SHORTER = 0.25;
  private static final double SHORTEST = 0x1p-8;

  /**
   * Measures it. Where twice the step of the differences tells another value, which it does where
   * the loss has kinks, the iteration goes on with a quarter of the step, until they agree or
   * rounding lets them differ more.
   */
  public static Sharpness of(Curvature curvature, long seed) {
    int size = curvature.weights().length;
    Found found = Found.of(curvature, ITERATION.largest(curvature, size, seed));
    int products = found.products();
    while (!found.agreed() && found.curvature().step() > SHORTEST) {
      Curvature shorter = curvature.withStep(found.curvature().step() * SHORTER);
      Found next = Found.of(shorter, ITERATION.largest(shorter, found.top().vector()));
      products += next.products();
      if (next.change() >= found.change()) {
        break;
      }
      found = next;
    }
    return new Sharpness(
        found.top().value(),
        found.top().residual() + found.change(),
        products,
        found.top().converged(),
        found.curvature().length());
  }

  /**
   * An eigenvalue by one step.
   *
   * @param change of the value by twice the step
   */
  private record Found(Curvature curvature, Eigenvalue top, double change) {
    static Found of(Curvature curvature, Eigenvalue top) {
      double[] again = curvature.withStep(2 * curvature.step()).times(top.vector());
      double value = PowerIteration.dot(top.vector(), again);
      return new Found(curvature, top, Math.abs(value - top.value()));
    }

    boolean agreed() {
      return change <= AGREED * Math.abs(top.value());
    }

    int products() {
      return top.products() + 1;
    }
  }

  /** The rate from which on plain gradient descent oscillates; infinite where nothing curves. */
  public double stableRate() {
    return value > 0 ? 2 / value : Double.POSITIVE_INFINITY;
  }
}
