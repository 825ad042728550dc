package dev.regatta.worker.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A layer on a whole batch, in double, written from the definitions. */
sealed interface ReferenceLayer {
  double EPSILON = 1e-5;

  int outputs(int inputs);

  int parameters(int inputs);

  /** The outputs of rows; {@code at} is where the layer's parameters begin. */
  double[][] forward(double[] parameters, int at, double[][] rows, boolean training);

  /**
   * f(x W + b), or f(gain normalized(x W) + b). Parameters: the matrix, inputs x units row-major,
   * then b, gain and what the normalization has besides.
   *
   * @param normalization by name; null for none
   */
  record Fully(int units, String activation, @Nullable String normalization)
      implements ReferenceLayer {
    @Override
    public int outputs(int inputs) {
      return units;
    }

    @Override
    public int parameters(int inputs) {
      int vectors = normalization == null ? 1 : normalization.equals("batch-norm") ? 4 : 2;
      return (inputs + vectors) * units;
    }

    @Override
    public double[][] forward(double[] parameters, int at, double[][] rows, boolean training) {
      int inputs = rows[0].length;
      int bias = at + inputs * units;
      double[][] values = product(parameters, at, rows, units);
      if (normalization != null) {
        boolean byBatch = training && rows.length > 1;
        normalize(normalization, values, parameters, bias + 2 * units, byBatch);
      }
      for (double[] row : values) {
        for (int i = 0; i < units; i++) {
          double gain = normalization == null ? 1 : parameters[bias + units + i];
          row[i] = ReferenceNetwork.activate(activation, gain * row[i] + parameters[bias + i]);
        }
      }
      return values;
    }

    private void normalize(
        String name, double[][] values, double[] parameters, int running, boolean byBatch) {
      switch (name) {
        case "layer-norm" -> {
          for (double[] row : values) {
            standardize(row, mean(row), variance(row));
          }
        }
        case "batch-norm" -> {
          for (int unit = 0; unit < units; unit++) {
            double[] column = column(values, unit);
            double mean = byBatch ? mean(column) : parameters[running + unit];
            double variance = byBatch ? variance(column) : parameters[running + units + unit];
            standardize(column, mean, variance);
            for (int row = 0; row < values.length; row++) {
              values[row][unit] = column[row];
            }
          }
        }
        default -> throw new AssertionError("write the definition of " + name + " here");
      }
    }
  }

  /** f(F(x) + x), or f(F(x) + x W). Parameters: those of F, then the matrix. */
  record Residual(List<ReferenceLayer> layers, String activation) implements ReferenceLayer {
    @Override
    public int outputs(int inputs) {
      int width = inputs;
      for (ReferenceLayer layer : layers) {
        width = layer.outputs(width);
      }
      return width;
    }

    private int parametersOfLayers(int inputs) {
      int width = inputs;
      int sum = 0;
      for (ReferenceLayer layer : layers) {
        sum += layer.parameters(width);
        width = layer.outputs(width);
      }
      return sum;
    }

    @Override
    public int parameters(int inputs) {
      int units = outputs(inputs);
      return parametersOfLayers(inputs) + (units == inputs ? 0 : inputs * units);
    }

    @Override
    public double[][] forward(double[] parameters, int at, double[][] rows, boolean training) {
      int inputs = rows[0].length;
      int units = outputs(inputs);
      double[][] values = rows;
      int next = at;
      for (ReferenceLayer layer : layers) {
        int width = values[0].length;
        values = layer.forward(parameters, next, values, training);
        next += layer.parameters(width);
      }
      double[][] added = units == inputs ? rows : product(parameters, next, rows, units);
      double[][] sums = new double[rows.length][units];
      for (int row = 0; row < rows.length; row++) {
        for (int i = 0; i < units; i++) {
          sums[row][i] = ReferenceNetwork.activate(activation, values[row][i] + added[row][i]);
        }
      }
      return sums;
    }
  }

  static double[] column(double[][] rows, int index) {
    double[] column = new double[rows.length];
    for (int row = 0; row < rows.length; row++) {
      column[row] = rows[row][index];
    }
    return column;
  }

  static double[][] product(double[] parameters, int at, double[][] rows, int units) {
    double[][] products = new double[rows.length][units];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < rows[row].length; i++) {
        for (int j = 0; j < units; j++) {
          products[row][j] += rows[row][i] * parameters[at + i * units + j];
        }
      }
    }
    return products;
  }

  static void standardize(double[] values, double mean, double variance) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (values[i] - mean) / Math.sqrt(variance + EPSILON);
    }
  }

  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  static double variance(double[] values) {
    double mean = mean(values);
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return sum / values.length;
  }
}
