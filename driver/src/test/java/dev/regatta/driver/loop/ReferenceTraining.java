package dev.regatta.driver.loop;

import java.util.Arrays;

/**
 * Local training with averaging in double precision, written from the papers and for reading: one
 * number at a time, nothing of the code under test. Networks are relu, then tanh, then a softmax
 * with cross-entropy.
 *
 * <p>Weights lie flat: per layer the matrix, inputs x units row-major, then the biases.
 */
final class ReferenceTraining {
  /** What may be chosen. */
  record Settings(
      int[] widths,
      int batch,
      int every,
      int epochs,
      double learningRate,
      boolean adam,
      boolean nova,
      Outer outer) {}

  /** An averaging rule from the papers, for one weight, with its state. */
  interface Outer {
    /** The next weight, from that at the round's start and the average. */
    double next(double start, double mean, double[] state);
  }

  private static final double MOMENTUM = 0.9;
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final Settings settings;
  private final double[][] rows;
  private final int[] labels;
  private final double[] rowWeights;

  ReferenceTraining(Settings settings, double[][] rows, int[] labels, double[] rowWeights) {
    this.settings = settings;
    this.rows = rows;
    this.labels = labels;
    this.rowWeights = rowWeights;
  }

  /**
   * Trains.
   *
   * @param orders by epoch and worker: the rows in the order in which they are trained
   * @return the weights after the last round
   */
  double[] train(double[] initial, int[][][] orders) {
    double[] weights = initial.clone();
    double[][] slots = new double[2][weights.length];
    double[][] outer = new double[weights.length][2];
    int age = 0;
    for (int[][] workers : orders) {
      int longest = Arrays.stream(workers).mapToInt(order -> order.length).max().orElse(0);
      int steps = (longest + settings.batch - 1) / settings.batch;
      for (int first = 0; first < steps; first += settings.every) {
        int last = Math.min(steps, first + settings.every);
        age = round(weights, slots, outer, workers, first, last, age);
      }
    }
    return weights;
  }

  /**
   * Trains replicas that go on from their own weights and moments.
   *
   * @param pull how far each goes to the centre as a round begins
   */
  double[] trainElastic(double[] initial, int[][][] orders, double pull) {
    double[] centre = initial.clone();
    int replicas = orders[0].length;
    double[][][] own = new double[replicas][3][initial.length];
    int[] ages = new int[replicas];
    for (double[][] replica : own) {
      replica[0] = initial.clone();
    }
    for (int[][] workers : orders) {
      int longest = Arrays.stream(workers).mapToInt(order -> order.length).max().orElse(0);
      for (int first = 0; first * settings.batch < longest; first += settings.every) {
        double[] sum = new double[initial.length];
        double total = 0;
        for (int worker = 0; worker < replicas; worker++) {
          double[][] state = own[worker];
          for (int i = 0; i < centre.length; i++) {
            state[0][i] -= pull * (state[0][i] - centre[i]);
          }
          double trained = 0;
          int[] order = workers[worker];
          for (int step = first; step < first + settings.every; step++) {
            if (step * settings.batch < order.length) {
              int to = Math.min(order.length, (step + 1) * settings.batch);
              int[] batch = Arrays.copyOfRange(order, step * settings.batch, to);
              step(state[0], state[1], state[2], batch, ++ages[worker]);
              trained += Arrays.stream(batch).mapToDouble(row -> rowWeights[row]).sum();
            }
          }
          for (int i = 0; i < centre.length; i++) {
            sum[i] += trained * state[0][i];
          }
          total += trained;
        }
        for (int i = 0; i < centre.length; i++) {
          centre[i] = settings.outer.next(centre[i], sum[i] / total, new double[2]);
        }
      }
    }
    return centre;
  }

  /** Local steps first .. last - 1 of every worker, and the average. */
  private int round(
      double[] weights,
      double[][] slots,
      double[][] outer,
      int[][] workers,
      int first,
      int last,
      int age) {
    double[][] sums = new double[3][weights.length];
    double total = 0;
    double rows = 0;
    double rowsTimesSteps = 0;
    for (int[] order : workers) {
      double[][] own = {weights.clone(), slots[0].clone(), slots[1].clone()};
      double trained = 0;
      int steps = 0;
      for (int step = first; step < last && step * settings.batch < order.length; step++) {
        int to = Math.min(order.length, (step + 1) * settings.batch);
        int[] batch = Arrays.copyOfRange(order, step * settings.batch, to);
        step(own[0], own[1], own[2], batch, age + 1 + step - first);
        trained += Arrays.stream(batch).mapToDouble(row -> rowWeights[row]).sum();
        steps++;
      }
      rows += trained;
      rowsTimesSteps += trained * steps;
      if (settings.nova && steps > 0) {
        trained /= steps;
      }
      for (int vector = 0; vector < 3; vector++) {
        for (int i = 0; i < weights.length; i++) {
          sums[vector][i] += trained * own[vector][i];
        }
      }
      total += trained;
    }
    // FedNova: tau sum p_i delta_i / a_i, with tau = sum p_i a_i and p_i = rows_i / rows.
    double tau = rowsTimesSteps / rows;
    for (int i = 0; i < weights.length && settings.nova; i++) {
      double delta = tau * (total * weights[i] - sums[0][i]) / rows;
      sums[0][i] = total * (weights[i] - delta);
    }
    for (int i = 0; i < weights.length; i++) {
      slots[0][i] = sums[1][i] / total;
      slots[1][i] = sums[2][i] / total;
      weights[i] = settings.outer.next(weights[i], sums[0][i] / total, outer[i]);
    }
    return age + last - first;
  }

  private void step(double[] weights, double[] first, double[] second, int[] batch, int age) {
    double[] gradient = gradient(weights, batch);
    for (int i = 0; i < weights.length; i++) {
      double g = gradient[i];
      if (!settings.adam) {
        first[i] = MOMENTUM * first[i] + g;
        weights[i] -= settings.learningRate * first[i];
        continue;
      }
      first[i] = BETA1 * first[i] + (1 - BETA1) * g;
      second[i] = BETA2 * second[i] + (1 - BETA2) * g * g;
      double mean = first[i] / (1 - Math.pow(BETA1, age));
      double square = second[i] / (1 - Math.pow(BETA2, age));
      weights[i] -= settings.learningRate * mean / (Math.sqrt(square) + EPSILON);
    }
  }

  /** Of the mean loss over the batch, by row weight. */
  private double[] gradient(double[] weights, int[] batch) {
    double[] gradient = new double[weights.length];
    double total = Arrays.stream(batch).mapToDouble(row -> rowWeights[row]).sum();
    for (int row : batch) {
      if (rowWeights[row] != 0) {
        add(gradient, weights, row, rowWeights[row] / total);
      }
    }
    return gradient;
  }

  private void add(double[] gradient, double[] weights, int row, double share) {
    int layers = settings.widths.length - 1;
    double[][] values = new double[layers + 1][];
    values[0] = rows[row];
    for (int layer = 0; layer < layers; layer++) {
      values[layer + 1] = forward(weights, layer, values[layer]);
    }
    double[] outer = probabilities(values[layers]);
    outer[labels[row]] -= 1;
    for (int layer = layers - 1; layer >= 0; layer--) {
      outer = backward(gradient, weights, layer, values[layer], outer, share);
      for (int i = 0; layer > 0 && i < outer.length; i++) {
        outer[i] *= slope(layer - 1, values[layer][i]);
      }
    }
  }

  private double[] forward(double[] weights, int layer, double[] in) {
    int units = settings.widths[layer + 1];
    double[] out = new double[units];
    for (int unit = 0; unit < units; unit++) {
      double sum = weights[offset(layer) + in.length * units + unit];
      for (int i = 0; i < in.length; i++) {
        sum += in[i] * weights[offset(layer) + i * units + unit];
      }
      out[unit] = layer == 0 ? Math.max(0, sum) : layer == 1 ? Math.tanh(sum) : sum;
    }
    return out;
  }

  /** The activation's derivative, from its value. */
  private static double slope(int layer, double value) {
    return layer == 0 ? (value > 0 ? 1 : 0) : 1 - value * value;
  }

  private double[] backward(
      double[] gradient, double[] weights, int layer, double[] in, double[] outer, double share) {
    double[] inner = new double[in.length];
    for (int unit = 0; unit < outer.length; unit++) {
      gradient[offset(layer) + in.length * outer.length + unit] += share * outer[unit];
      for (int i = 0; i < in.length; i++) {
        int at = offset(layer) + i * outer.length + unit;
        gradient[at] += share * in[i] * outer[unit];
        inner[i] += weights[at] * outer[unit];
      }
    }
    return inner;
  }

  private static double[] probabilities(double[] logits) {
    double max = Arrays.stream(logits).max().orElseThrow();
    double[] exponentials = Arrays.stream(logits).map(z -> Math.exp(z - max)).toArray();
    double sum = Arrays.stream(exponentials).sum();
    return Arrays.stream(exponentials).map(e -> e / sum).toArray();
  }

  private int offset(int layer) {
    int offset = 0;
    for (int i = 0; i < layer; i++) {
      offset += (settings.widths[i] + 1) * settings.widths[i + 1];
    }
    return offset;
  }
}
