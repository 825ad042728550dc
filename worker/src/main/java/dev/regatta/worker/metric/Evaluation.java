package dev.regatta.worker.metric;

import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.math.ExactSum;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Metrics over rows, filled block by block and merged over workers. All it holds are exact sums:
 * the values are the same bits however the rows were blocked, spread and merged. Not thread-safe.
 */
public final class Evaluation implements EvaluatedBlocks {
  /** Rows and skipped rows come before the sums in {@link #encode}. */
  private static final int COUNTS = 2;

  private final List<Metric> metrics;

  /** Where each metric's sums begin. */
  private final int[] firstSums;

  private final ExactSum[] sums;
  private long rows;
  private long skipped;

  public Evaluation(List<Metric> metrics) {
    this.metrics = List.copyOf(metrics);
    checkLabels(this.metrics);
    firstSums = new int[this.metrics.size()];
    int count = 0;
    for (int i = 0; i < firstSums.length; i++) {
      firstSums[i] = count;
      count += this.metrics.get(i).sums();
    }
    sums = new ExactSum[count];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = new ExactSum();
    }
  }

  private static void checkLabels(List<Metric> metrics) {
    Set<String> labels = new HashSet<>();
    for (Metric metric : metrics) {
      if (!labels.add(metric.label())) {
        throw new IllegalArgumentException("metric " + metric.label() + " is listed twice");
      }
    }
  }

  @Override
  public void add(
      float[] outputs,
      float[] labels,
      float @Nullable [] weights,
      int blockRows,
      int width,
      Loss loss) {
    EvaluatedRow row = new EvaluatedRow(outputs, labels, width, loss);
    for (int i = 0; i < blockRows; i++) {
      row.moveTo(i, weights == null ? 1 : weights[i]);
      for (int j = 0; j < firstSums.length; j++) {
        metrics.get(j).add(row, sums, firstSums[j]);
      }
    }
    rows += blockRows;
  }

  /** Counts rows that were not evaluated. */
  public void skip(long skippedRows) {
    skipped += skippedRows;
  }

  /** Adds what another evaluation by the same metrics holds. */
  public void merge(Evaluation other) {
    if (!metrics.equals(other.metrics)) {
      throw new IllegalArgumentException(
          "cannot merge evaluations by " + other.metrics + " into " + metrics);
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i].add(other.sums[i]);
    }
    rows += other.rows;
    skipped += other.skipped;
  }

  /** Rows added, without the skipped ones. */
  public long rows() {
    return rows;
  }

  public long skipped() {
    return skipped;
  }

  /** The values by label, in the order of the metrics; NaN where no row has weight. */
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < firstSums.length; i++) {
      Metric metric = metrics.get(i);
      values.put(metric.label(), metric.value(sums, firstSums[i]));
    }
    return Collections.unmodifiableMap(values);
  }

  /** All it holds: rows, skipped rows, sums. Equal content gives equal longs. */
  public long[] encode() {
    long[] encoded = new long[COUNTS + sums.length * ExactSum.longs()];
    encoded[0] = rows;
    encoded[1] = skipped;
    for (int i = 0; i < sums.length; i++) {
      sums[i].write(encoded, COUNTS + i * ExactSum.longs());
    }
    return encoded;
  }

  /** Reads what {@link #encode} of an evaluation by the same metrics wrote. */
  public static Evaluation decode(List<Metric> metrics, long[] encoded) {
    Evaluation evaluation = new Evaluation(metrics);
    int expected = COUNTS + evaluation.sums.length * ExactSum.longs();
    if (encoded.length != expected) {
      throw new IllegalArgumentException(
          "an evaluation by " + metrics + " takes " + expected + " longs, not " + encoded.length);
    }
    evaluation.rows = encoded[0];
    evaluation.skipped = encoded[1];
    for (int i = 0; i < evaluation.sums.length; i++) {
      evaluation.sums[i] = ExactSum.read(encoded, COUNTS + i * ExactSum.longs());
    }
    return evaluation;
  }
}
