package dev.regatta.driver.scaling;

import java.util.Arrays;
import java.util.Optional;

/**
 * A linear model of positive values with coefficients that are not negative, fitted so that the sum
 * of squared relative errors is least: {@code min sum ((y_i - x_i b) / y_i)^2, b >= 0}. Columns are
 * few, so every choice of them is tried; of those without a negative coefficient the one with the
 * least variance, errors over degrees of freedom, is taken. A column that is left out is 0.
 *
 * <p>Source: Lawson and Hanson, Solving Least Squares Problems, 1974, chapter 23 (least squares
 * with b >= 0), and any text on linear regression for the interval of a new value, {@code +- t s
 * sqrt(1 + x (X'X)^-1 x')}.
 *
 * @param coefficients by column
 * @param inverse of X'X with x over y, 0 in columns that are left out
 * @param deviation standard deviation of a relative error
 * @param freedom observations less columns
 */
record LeastSquares(double[] coefficients, double[][] inverse, double deviation, int freedom) {
  /** The interval between these ends holds nine tenths of new values. */
  static final double LEVEL = 0.9;

  /** Quantiles of Student's distribution at 0.95, by degrees of freedom from 1 on. */
  private static final double[] STUDENT = {
    6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771,
    1.761, 1.753, 1.746, 1.740, 1.734, 1.729, 1.725
  };

  private static final double NORMAL = 1.645;

  /** The next term of the quantile's expansion in the inverse of the degrees of freedom. */
  private static final double NORMAL_MORE = 1.524;

  /** A pivot below this share of its column says that the column adds nothing of its own. */
  private static final double SINGULAR = 1e-9;

  /** A larger choice of columns has to be better by more than rounding. */
  private static final double BETTER = 1 - 1e-9;

  /**
   * Fits.
   *
   * @param x by observation and column
   * @param y positive
   * @return empty where there are too few observations for a single column
   */
  static Optional<LeastSquares> fit(double[][] x, double[] y) {
    int columns = x.length == 0 ? 0 : x[0].length;
    double[][] relative = new double[x.length][columns];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < columns; j++) {
        relative[i][j] = x[i][j] / y[i];
      }
    }
    Optional<LeastSquares> best = Optional.empty();
    for (int size = 1; size <= Math.min(columns, x.length - 1); size++) {
      for (int choice = 1; choice < 1 << columns; choice++) {
        if (Integer.bitCount(choice) == size) {
          Optional<LeastSquares> fit = fit(relative, columns(choice, size), columns);
          if (fit.isPresent() && (best.isEmpty() || fit.get().betterThan(best.get()))) {
            best = fit;
          }
        }
      }
    }
    return best;
  }

  private boolean betterThan(LeastSquares other) {
    return deviation < other.deviation * BETTER;
  }

  private static int[] columns(int choice, int size) {
    int[] columns = new int[size];
    int at = 0;
    for (int j = 0; at < size; j++) {
      if ((choice >> j & 1) == 1) {
        columns[at++] = j;
      }
    }
    return columns;
  }

  /** All values are 1 here: errors are relative. */
  private static Optional<LeastSquares> fit(double[][] x, int[] chosen, int columns) {
    int size = chosen.length;
    double[][] squares = new double[size][size];
    double[] sums = new double[size];
    for (double[] row : x) {
      for (int j = 0; j < size; j++) {
        sums[j] += row[chosen[j]];
        for (int k = 0; k < size; k++) {
          squares[j][k] += row[chosen[j]] * row[chosen[k]];
        }
      }
    }
    Optional<double[][]> inverse = inverse(squares);
    if (inverse.isEmpty()) {
      return Optional.empty();
    }
    double[] coefficients = new double[columns];
    double[][] wide = new double[columns][columns];
    for (int j = 0; j < size; j++) {
      for (int k = 0; k < size; k++) {
        double cell = inverse.get()[j][k];
        coefficients[chosen[j]] += cell * sums[k];
        wide[chosen[j]][chosen[k]] = cell;
      }
      if (coefficients[chosen[j]] < 0) {
        return Optional.empty();
      }
    }
    double errors = 0;
    for (double[] row : x) {
      double error = 1 - product(row, coefficients);
      errors += error * error;
    }
    int freedom = x.length - size;
    return Optional.of(new LeastSquares(coefficients, wide, Math.sqrt(errors / freedom), freedom));
  }

  /** Of a symmetric matrix, scaled so that its diagonal is 1; empty where it has none. */
  private static Optional<double[][]> inverse(double[][] matrix) {
    int size = matrix.length;
    double[] scale = new double[size];
    for (int j = 0; j < size; j++) {
      scale[j] = Math.sqrt(matrix[j][j]);
      if (!(scale[j] > 0)) {
        return Optional.empty();
      }
    }
    double[][] work = new double[size][2 * size];
    for (int j = 0; j < size; j++) {
      for (int k = 0; k < size; k++) {
        work[j][k] = matrix[j][k] / scale[j] / scale[k];
      }
      work[j][size + j] = 1;
    }
    // Positive definite with a diagonal of ones: pivots are taken in their order.
    for (int pivot = 0; pivot < size; pivot++) {
      double value = work[pivot][pivot];
      if (value < SINGULAR) {
        return Optional.empty();
      }
      for (int k = 0; k < 2 * size; k++) {
        work[pivot][k] /= value;
      }
      for (int j = 0; j < size; j++) {
        double factor = work[j][pivot];
        for (int k = 0; j != pivot && k < 2 * size; k++) {
          work[j][k] -= factor * work[pivot][k];
        }
      }
    }
    double[][] inverse = new double[size][size];
    for (int j = 0; j < size; j++) {
      for (int k = 0; k < size; k++) {
        inverse[j][k] = work[j][size + k] / scale[j] / scale[k];
      }
    }
    return Optional.of(inverse);
  }

  /** The value that the model expects. */
  double at(double[] x) {
    return product(x, coefficients);
  }

  /**
   * How far from {@link #at}, as a share of it, a new value may be.
   *
   * @param errors the standard deviation of relative errors to reckon with
   */
  double band(double[] x, double errors) {
    double value = at(x);
    double[] unit = Arrays.stream(x).map(each -> each / value).toArray();
    double leverage = 0;
    for (int j = 0; j < unit.length; j++) {
      leverage += unit[j] * product(inverse[j], unit);
    }
    return student() * errors * Math.sqrt(1 + leverage);
  }

  private double student() {
    return freedom <= STUDENT.length ? STUDENT[freedom - 1] : NORMAL + NORMAL_MORE / freedom;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
