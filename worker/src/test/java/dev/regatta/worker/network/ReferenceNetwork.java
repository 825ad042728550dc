package dev.regatta.worker.network;

import dev.regatta.worker.loss.ReferenceLosses;
import java.util.List;

/**
 * The forward pass of a dense network in double, written from the definitions. Parameters: per
 * layer the matrix, inputs x units row-major, then the biases.
 *
 * @param widths inputs, hidden units, outputs
 * @param activations by name, of the hidden layers
 * @param loss by name
 */
record ReferenceNetwork(int[] widths, List<String> activations, String loss) {
  int parameters() {
    int sum = 0;
    for (int i = 1; i < widths.length; i++) {
      sum += (widths[i - 1] + 1) * widths[i];
    }
    return sum;
  }

  double[] forward(double[] parameters, double[] row) {
    double[] values = row;
    int at = 0;
    for (int layer = 1; layer < widths.length; layer++) {
      int in = widths[layer - 1];
      int out = widths[layer];
      double[] next = new double[out];
      for (int j = 0; j < out; j++) {
        double sum = parameters[at + in * out + j];
        for (int i = 0; i < in; i++) {
          sum += values[i] * parameters[at + i * out + j];
        }
        next[j] = layer == widths.length - 1 ? sum : activate(activations.get(layer - 1), sum);
      }
      values = next;
      at += (in + 1) * out;
    }
    return values;
  }

  /** The mean of the rows' losses, weighted. */
  double meanLoss(double[] parameters, double[][] rows, double[] labels, double[] weights) {
    double sum = 0;
    double weightSum = 0;
    for (int row = 0; row < rows.length; row++) {
      sum += weights[row] * ReferenceLosses.loss(loss, forward(parameters, rows[row]), labels[row]);
      weightSum += weights[row];
    }
    return sum / weightSum;
  }

  double[] gradient(double[] parameters, double[][] rows, double[] labels, double[] weights) {
    double h = 1e-6;
    double[] gradient = new double[parameters.length];
    double[] moved = parameters.clone();
    for (int i = 0; i < parameters.length; i++) {
      moved[i] = parameters[i] + h;
      double up = meanLoss(moved, rows, labels, weights);
      moved[i] = parameters[i] - h;
      double down = meanLoss(moved, rows, labels, weights);
      moved[i] = parameters[i];
      gradient[i] = (up - down) / (2 * h);
    }
    return gradient;
  }

  static double activate(String name, double x) {
    return switch (name) {
      case "identity" -> x;
      case "relu" -> x > 0 ? x : 0;
      case "leaky-relu" -> x > 0 ? x : 0.01 * x;
      case "gelu" -> x * 0.5 * (1 + erf(x / Math.sqrt(2)));
      case "silu" -> x / (1 + Math.exp(-x));
      case "tanh" -> Math.tanh(x);
      case "selu" -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x));
      case "sigmoid" -> 1 / (1 + Math.exp(-x));
      default -> throw new AssertionError("write the definition of " + name + " here");
    };
  }

  /** By its power series: exact to 1e-10 for |x| below 4. */
  private static double erf(double x) {
    if (Math.abs(x) > 6) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; n < 200; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}
