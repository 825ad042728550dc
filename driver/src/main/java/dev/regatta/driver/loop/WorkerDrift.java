package dev.regatta.driver.loop;

import dev.regatta.worker.compress.Compression;
import dev.regatta.worker.train.EndMean;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.Update;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How far workers drift from each other between two averages: with d_i the way of worker i from the
 * round's start, p_i its share of the rows and D = sum p_i d_i, the root of sum p_i |d_i - D|^2
 * over |D|. 0: all went the same way. sqrt(n - 1): n equal ways at right angles. A worker of
 * several threads has their mean as its end.
 */
public final class WorkerDrift {
  /** Its name in the history. */
  public static final String METRIC = "worker-drift";

  private WorkerDrift() {}

  /**
   * The drift in one round; empty where fewer than two workers trained, or the average did not
   * move.
   *
   * @param start the weights at the round's start
   */
  static OptionalDouble of(List<Update> updates, LocalSpec spec, float[] start) {
    Update[] active =
        updates.stream().filter(update -> update.weightSum() > 0).toArray(Update[]::new);
    if (active.length < 2) {
      return OptionalDouble.empty();
    }
    double total = 0;
    for (Update update : active) {
      total += update.weightSum();
    }
    double squaredWays = 0;
    double squaredMean = 0;
    float[] decoded = new float[EndMean.SLICE];
    for (int from = 0; from < start.length; from += EndMean.SLICE) {
      int length = Math.min(EndMean.SLICE, start.length - from);
      double[] mean = new double[length];
      for (Update update : active) {
        double share = update.weightSum() / total;
        double[] way = way(update, spec.compression(0), start, from, length, decoded);
        for (int i = 0; i < length; i++) {
          squaredWays += share * way[i] * way[i];
          mean[i] += share * way[i];
        }
      }
      for (double each : mean) {
        squaredMean += each * each;
      }
    }
    return squaredMean == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.sqrt(Math.max(0, squaredWays - squaredMean) / squaredMean));
  }

  private static double[] way(
      Update update, Compression code, float[] start, int from, int length, float[] decoded) {
    double[] way = new double[length];
    float @Nullable [][] end = update.end();
    if (end != null) {
      for (int i = 0; i < length; i++) {
        way[i] = (double) start[from + i] - end[0][from + i];
      }
      return way;
    }
    byte @Nullable [][] codes = update.compressed();
    if (codes != null) {
      code.decode(codes[0], from, length, decoded);
      for (int i = 0; i < length; i++) {
        way[i] = decoded[i];
      }
    }
    return way;
  }
}
