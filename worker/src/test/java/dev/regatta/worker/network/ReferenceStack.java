package dev.regatta.worker.network;

import dev.regatta.worker.loss.ReferenceLosses;
import java.util.List;

/**
 * Layers on a whole batch with a linear output layer and a loss, in double: what {@link
 * ReferenceNetwork} is for layers that look at a row alone.
 *
 * @param loss by name
 */
record ReferenceStack(int inputs, List<ReferenceLayer> layers, int outputs, String loss) {
  ReferenceStack {
    layers = List.copyOf(layers);
  }

  double[][] forward(double[] parameters, double[][] rows, boolean training) {
    double[][] values = rows;
    int at = 0;
    for (ReferenceLayer layer : layers) {
      int width = values[0].length;
      values = layer.forward(parameters, at, values, training);
      at += layer.parameters(width);
    }
    return new ReferenceLayer.Fully(outputs, "identity", null)
        .forward(parameters, at, values, training);
  }

  /** The mean of the rows' losses in training, weighted. */
  double meanLoss(double[] parameters, double[][] rows, double[] labels, double[] weights) {
    double[][] values = forward(parameters, rows, true);
    double sum = 0;
    double weightSum = 0;
    for (int row = 0; row < rows.length; row++) {
      sum += weights[row] * ReferenceLosses.loss(loss, values[row], labels[row]);
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
}
