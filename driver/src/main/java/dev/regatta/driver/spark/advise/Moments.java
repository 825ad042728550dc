package dev.regatta.driver.spark.advise;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The skewness of numbers, one by one (Pébay: Formulas for Robust, One-Pass Parallel Computation of
 * Covariances and Arbitrary-Order Statistical Moments, 2008, eq. 2.1 to 2.6).
 */
final class Moments {
  private long numbers;
  private double mean;
  private double squares;
  private double cubes;

  void add(double x) {
    long before = numbers++;
    double delta = x - mean;
    double step = delta / numbers;
    double term = delta * step * before;
    mean += step;
    cubes += term * step * (numbers - 2) - 3 * step * squares;
    squares += term;
  }

  void merge(Moments other) {
    if (other.numbers == 0) {
      return;
    }
    double all = numbers + other.numbers;
    double delta = other.mean - mean;
    double product = (double) numbers * other.numbers;
    cubes +=
        other.cubes
            + delta * delta * delta * product * (numbers - other.numbers) / (all * all)
            + 3 * delta * (numbers * other.squares - other.numbers * squares) / all;
    squares += other.squares + delta * delta * product / all;
    mean += delta * other.numbers / all;
    numbers += other.numbers;
  }

  /** The third standardized moment; 0 of equal numbers. */
  double skewness() {
    double variance = squares / Math.max(1, numbers);
    return variance > 0 ? cubes / numbers / Math.pow(variance, 1.5) : 0;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(numbers);
    out.writeDouble(mean);
    out.writeDouble(squares);
    out.writeDouble(cubes);
  }

  static Moments read(DataInput in) throws IOException {
    Moments moments = new Moments();
    moments.numbers = in.readLong();
    moments.mean = in.readDouble();
    moments.squares = in.readDouble();
    moments.cubes = in.readDouble();
    return moments;
  }
}
