package dev.regatta.driver.landscape;

import dev.regatta.worker.random.Randoms;

/**
 * The largest eigenvalue of a symmetric matrix by power iteration: v = H v / |H v| from a random
 * vector on, which turns v to the eigenvector of the largest absolute value; the slower, the nearer
 * the next one is. Where that eigenvalue is negative, a second run on H plus its absolute value,
 * which has no negative ones, finds the largest. A step ends the iteration when the residual is
 * below {@code tolerance} times the value's size, or when {@code products} are used up.
 *
 * @param tolerance of the residual, relative
 * @param products at most so many in one run
 */
public record PowerIteration(double tolerance, int products) {
  private static final long START = 0x706F776572L;

  /** Finds it; the same for the same matrix and seed. */
  public Eigenvalue largest(SymmetricProduct matrix, int size, long seed) {
    return largest(matrix, random(size, seed));
  }

  /** The same from a unit vector on, which is not changed. */
  Eigenvalue largest(SymmetricProduct matrix, double[] start) {
    Eigenvalue farthest = run(matrix, start, 0);
    if (farthest.value() >= 0) {
      return farthest;
    }
    Eigenvalue largest = run(matrix, start, -farthest.value());
    return new Eigenvalue(
        largest.value(),
        largest.residual(),
        largest.vector(),
        farthest.products() + largest.products(),
        largest.converged());
  }

  private Eigenvalue run(SymmetricProduct matrix, double[] start, double shift) {
    double[] vector = start;
    for (int done = 1; ; done++) {
      double[] product = matrix.times(vector);
      double value = dot(vector, product);
      double residual = distance(product, value, vector);
      boolean converged = residual <= tolerance * Math.max(Math.abs(value), shift);
      double[] next = shifted(product, shift, vector);
      double length = Math.sqrt(dot(next, next));
      if (converged || done == products || length == 0) {
        return new Eigenvalue(value, residual, vector, done, converged || length == 0);
      }
      vector = scaled(next, 1 / length);
    }
  }

  private static double[] random(int size, long seed) {
    Randoms randoms = new Randoms(Randoms.key(seed, START));
    double[] vector = new double[size];
    for (int i = 0; i < size; i++) {
      vector[i] = randoms.nextGaussian();
    }
    return scaled(vector, 1 / Math.sqrt(dot(vector, vector)));
  }

  private static double[] scaled(double[] vector, double factor) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
    return vector;
  }

  private static double[] shifted(double[] product, double shift, double[] vector) {
    double[] sum = new double[product.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = product[i] + shift * vector[i];
    }
    return sum;
  }

  private static double distance(double[] product, double value, double[] vector) {
    double squares = 0;
    for (int i = 0; i < product.length; i++) {
      double rest = product[i] - value * vector[i];
      squares += rest * rest;
    }
    return Math.sqrt(squares);
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
