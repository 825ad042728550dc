package dev.regatta.worker.train;

import java.util.Arrays;

/**
 * What the gradients of batches add up to, in double: of all batches the sum over rows of weight
 * times gradient, and of the full ones the squared norms of their mean gradients.
 */
public final class GradientSums {
  /** What {@link #encode} has besides the vector. */
  private static final int FIGURES = 4;

  private final double[] vector;
  private double weight;
  private long rows;
  private double squaredNorms;
  private long batches;

  /** Sums over nothing, of so many parameters. */
  public GradientSums(int parameters) {
    vector = new double[parameters];
  }

  private GradientSums(double[] vector) {
    this.vector = vector;
  }

  /** The sum of weight times gradient; its own array. */
  public double[] vector() {
    return vector;
  }

  /** The sum of the row weights. */
  public double weight() {
    return weight;
  }

  public long rows() {
    return rows;
  }

  /** The sum of the squared norms of the full batches' mean gradients. */
  public double squaredNorms() {
    return squaredNorms;
  }

  /** The full batches. */
  public long batches() {
    return batches;
  }

  void addRows(long count, double weightSum) {
    rows += count;
    weight += weightSum;
  }

  void addFullBatch(double squaredNorm) {
    squaredNorms += squaredNorm;
    batches++;
  }

  /** Adds what other rows gave. */
  public void merge(GradientSums other) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] += other.vector[i];
    }
    addRows(other.rows, other.weight);
    squaredNorms += other.squaredNorms;
    batches += other.batches;
  }

  /** All it holds, the counts as doubles. */
  public double[] encode() {
    double[] encoded = new double[vector.length + FIGURES];
    System.arraycopy(vector, 0, encoded, 0, vector.length);
    encoded[vector.length] = weight;
    encoded[vector.length + 1] = rows;
    encoded[vector.length + 2] = squaredNorms;
    encoded[vector.length + 3] = batches;
    return encoded;
  }

  /** Reads what {@link #encode} wrote. */
  public static GradientSums decode(double[] encoded) {
    int parameters = encoded.length - FIGURES;
    GradientSums sums = new GradientSums(Arrays.copyOf(encoded, parameters));
    sums.weight = encoded[parameters];
    sums.rows = (long) encoded[parameters + 1];
    sums.squaredNorms = encoded[parameters + 2];
    sums.batches = (long) encoded[parameters + 3];
    return sums;
  }
}
