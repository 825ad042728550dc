package dev.regatta.worker.metric;

import dev.regatta.worker.loss.Loss;
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
  private final Tallies tallies;
  private long rows;
  private long skipped;

  public Evaluation(List<Metric> metrics) {
    this.metrics = List.copyOf(metrics);
    checkLabels(this.metrics);
    tallies = new Tallies(this.metrics);
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
    tallies.add(outputs, labels, weights, blockRows, width, loss);
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
    tallies.merge(other.tallies);
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
    for (int i = 0; i < metrics.size(); i++) {
      Metric metric = metrics.get(i);
      values.put(metric.label(), metric.value(tallies.sums(), tallies.first(i)));
    }
    return Collections.unmodifiableMap(values);
  }

  /** All it holds: rows, skipped rows, sums. Equal content gives equal longs. */
  public long[] encode() {
    long[] encoded = new long[COUNTS + tallies.longs()];
    encoded[0] = rows;
    encoded[1] = skipped;
    tallies.write(encoded, COUNTS);
    return encoded;
  }

  /** Reads what {@link #encode} of an evaluation by the same metrics wrote. */
  public static Evaluation decode(List<Metric> metrics, long[] encoded) {
    Evaluation evaluation = new Evaluation(metrics);
    int expected = COUNTS + evaluation.tallies.longs();
    if (encoded.length != expected) {
      throw new IllegalArgumentException(
          "an evaluation by " + metrics + " takes " + expected + " longs, not " + encoded.length);
    }
    evaluation.rows = encoded[0];
    evaluation.skipped = encoded[1];
    evaluation.tallies.read(encoded, COUNTS);
    return evaluation;
  }
}
