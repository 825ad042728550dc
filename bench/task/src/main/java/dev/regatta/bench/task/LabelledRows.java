package dev.regatta.bench.task;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Rows with their classes.
 *
 * @param features rows x inputs, row-major
 * @param labels class of each row, from 0 on
 */
public record LabelledRows(int inputs, int classes, float[] features, int[] labels)
    implements Serializable {
  private static final long SEED = 7;

  public int rows() {
    return labels.length;
  }

  /** Uniform numbers around 0 whose class is the one that a random linear map puts first. */
  public static LabelledRows synthetic(int rows, int inputs, int classes) {
    Random random = new Random(SEED);
    float[] teacher = uniform(random, inputs * classes);
    float[] features = uniform(random, rows * inputs);
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = first(features, row * inputs, inputs, teacher, classes);
    }
    return new LabelledRows(inputs, classes, features, labels);
  }

  private static float[] uniform(Random random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }

  private static int first(float[] features, int offset, int inputs, float[] teacher, int classes) {
    double[] scores = new double[classes];
    for (int i = 0; i < inputs; i++) {
      for (int c = 0; c < classes; c++) {
        scores[c] += features[offset + i] * teacher[i * classes + c];
      }
    }
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = scores[c] > scores[best] ? c : best;
    }
    return best;
  }

  /** Some of the rows. */
  public LabelledRows part(int first, int rows) {
    return new LabelledRows(
        inputs,
        classes,
        Arrays.copyOfRange(features, first * inputs, (first + rows) * inputs),
        Arrays.copyOfRange(labels, first, first + rows));
  }

  /** All whole batches of the rows, in their order. */
  public List<LabelledRows> batches(int batch) {
    List<LabelledRows> batches = new ArrayList<>();
    for (int first = 0; first + batch <= rows(); first += batch) {
      batches.add(part(first, batch));
    }
    return batches;
  }

  /**
   * The share of rows whose class has the highest score.
   *
   * @param scores rows x classes
   */
  public double accuracy(float[] scores) {
    int right = 0;
    for (int row = 0; row < labels.length; row++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = scores[row * classes + c] > scores[row * classes + best] ? c : best;
      }
      right += best == labels[row] ? 1 : 0;
    }
    return (double) right / labels.length;
  }

  /** The classes as rows x classes, 1 where the row's class is. */
  public float[] oneHot() {
    float[] hot = new float[labels.length * classes];
    for (int row = 0; row < labels.length; row++) {
      hot[row * classes + labels[row]] = 1;
    }
    return hot;
  }
}
