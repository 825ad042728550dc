package dev.regatta.driver.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.driver.report.ComparedRun;

/**
 * One run of a grid.
 *
 * @param workers that it had
 * @param every local steps between averages, or the policy, as written
 * @param run as its directory tells of it
 */
public record GridRun(int workers, String every, ComparedRun run) {
  private ObjectNode summary() {
    return run.summary();
  }

  /** Whether rounds of it were timed. */
  boolean timed() {
    return perRound().path("seconds").asDouble() > 0;
  }

  String exchange() {
    return summary().path("exchange").asText();
  }

  int threads() {
    return summary().path("threadsPerWorker").asInt(1);
  }

  int parameters() {
    return summary().path("parameters").asInt();
  }

  long trainingRows() {
    return summary().path("rows").path("train").asLong();
  }

  /** Means over steady rounds. */
  JsonNode perRound() {
    return summary().path("perRound");
  }

  /** One of them: steps, rows, seconds, train, wait, bytes. */
  double perRound(String figure) {
    JsonNode node = perRound().path(figure);
    return node.isNumber() ? node.asDouble() : Double.NaN;
  }

  double rowsPerSecond() {
    return perRound("rows") / perRound("seconds");
  }

  /** The round as the cost model sees it. */
  Round round() {
    double bytes = perRound("bytes");
    // Where nothing leaves the JVM, the average still reads and writes every worker's weights.
    double moved = bytes > 0 ? bytes : 2.0 * Float.BYTES * parameters() * workers;
    return new Round(workers, workers * threads(), perRound("steps"), perRound("rows"), moved);
  }

  boolean higherIsBetter() {
    return summary().path("best").path("higherIsBetter").asBoolean();
  }

  /**
   * Rows trained until the monitored figure was as good as a target, on the straight line between
   * two validations; NaN where it never was.
   */
  double rowsTo(double target) {
    double[] rows = run.rows();
    double[] values = run.curve(run.monitor());
    for (int i = 0; i < rows.length; i++) {
      if (higherIsBetter() ? values[i] >= target : values[i] <= target) {
        double share = i == 0 ? 1 : (target - values[i - 1]) / (values[i] - values[i - 1]);
        double before = i == 0 ? 0 : rows[i - 1];
        return Double.isFinite(share) ? before + share * (rows[i] - before) : rows[i];
      }
    }
    return Double.NaN;
  }
}
