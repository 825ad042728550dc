package dev.regatta.driver.landscape;

/**
 * Products of the loss's Hessian at some weights by vectors, from central differences of gradients:
 * H v = (g(w + h v) - g(w - h v)) / 2h for a unit vector v, off by h^2/6 times the loss's fourth
 * derivative along v, and by what gradients lose to rounding over h. Weights are float32 numbers of
 * relative error u = 2^-24; h = u^(1/3) = 2^-8 times the largest weight, where that is above 1,
 * lets both errors grow alike.
 *
 * @param step h in units of the usual one
 */
public record Curvature(LossSlope slope, float[] weights, double step) implements SymmetricProduct {
  private static final double USUAL = 0x1p-8;

  /** With the usual step. */
  public Curvature(LossSlope slope, float[] weights) {
    this(slope, weights, 1);
  }

  /** The same Hessian by another step. */
  public Curvature withStep(double other) {
    return new Curvature(slope, weights, other);
  }

  /** h. */
  public double length() {
    float largest = 1;
    for (float weight : weights) {
      largest = Math.max(largest, Math.abs(weight));
    }
    return step * USUAL * largest;
  }

  @Override
  public double[] times(double[] unit) {
    double h = length();
    float[][] points = new float[2][weights.length];
    for (int i = 0; i < weights.length; i++) {
      points[0][i] = (float) (weights[i] + h * unit[i]);
      points[1][i] = (float) (weights[i] - h * unit[i]);
    }
    double[][] gradients = slope.at(points);
    double[] product = gradients[0];
    for (int i = 0; i < product.length; i++) {
      product[i] = (product[i] - gradients[1][i]) / (2 * h);
    }
    return product;
  }
}
