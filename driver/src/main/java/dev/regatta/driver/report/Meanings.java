package dev.regatta.driver.report;

import dev.regatta.driver.landscape.NoiseScale;
import dev.regatta.driver.landscape.Sharpness;
import dev.regatta.driver.report.Explanation.Setting;
import java.util.List;
import java.util.Locale;

/** One sentence on what each figure of an explanation means, and what to try. */
final class Meanings {
  /** From this share of the stable rate on, a run goes along the edge of stability. */
  private static final double EDGE = 0.7;

  /** Batches that differ from the noise scale by less are as good as equal to it. */
  private static final double NEAR = 4;

  /** Validation loss so little above training loss is no gap. */
  private static final double SMALL_GAP = 0.05;

  private static final double LARGE_GAP = 0.3;

  /** Workers whose average goes so nearly as far as they do go the same way. */
  private static final double SAME_WAY = 0.9;

  /** So little above what ways without anything in common leave is nothing. */
  private static final double NOTHING_IN_COMMON = 1.15;

  private Meanings() {}

  static String of(Sharpness sharpness, Setting setting) {
    String least =
        sharpness.converged() ? "" : " The iteration met its limit: read it as at least this.";
    double stable = sharpness.stableRate();
    if (Double.isInfinite(stable)) {
      return "The loss curves upward nowhere around these weights." + least;
    }
    if (setting.scaled()) {
      return text(
          "Plain gradient descent is stable here below a rate of %.3g; %s scales its steps, so"
              + " compare this between runs: of equal training losses the flatter one tends to"
              + " generalize better.%s",
          stable, setting.optimizer(), least);
    }
    double share = setting.highestRate() / stable;
    return share >= EDGE
        ? text(
            "Gradient descent is stable here below a rate of %.3g, and this run went up to %.3g:"
                + " at the edge; if the loss jumps, lower optimizer.learning-rate.%s",
            stable, setting.highestRate(), least)
        : text(
            "Gradient descent is stable here below a rate of %.3g, and this run stayed at %.3g or"
                + " less: a higher optimizer.learning-rate may train faster.%s",
            stable, setting.highestRate(), least);
  }

  static String of(NoiseScale noise, Setting setting) {
    if (!noise.told()) {
      return text(
          "The gradient of all %,d rows does not rise above its noise: at these weights there is"
              + " little left to learn from them.",
          noise.rows());
    }
    if (noise.inRows() > NEAR * setting.stepRows()) {
      return text(
          "Steps of %,d rows are mostly noise: larger batches or more replicas, up to about %,.0f"
              + " rows a step, would train as well in fewer steps.",
          setting.stepRows(), noise.inRows());
    }
    if (noise.inRows() * NEAR < setting.stepRows()) {
      return text(
          "Steps of %,d rows have little noise left: smaller batches or fewer replicas would learn"
              + " as much from fewer rows.",
          setting.stepRows());
    }
    return text(
        "Steps of %,d rows are about as large as the noise scale: a good balance of rows and"
            + " steps.",
        setting.stepRows());
  }

  static String ofGap(double training, double validation) {
    double share = (validation - training) / Math.abs(training);
    if (!(share > SMALL_GAP)) {
      return "New rows are predicted about as well as trained ones: more units, another layer or"
          + " more epochs may still gain.";
    }
    return share > LARGE_GAP
        ? text(
            "Validation loss is %.0f percent above training loss: the network knows its training"
                + " rows by heart; try more rows, dropout, weight decay or early stopping.",
            100 * share)
        : text(
            "Validation loss is %.0f percent above training loss, which is usual; more rows, some"
                + " dropout or weight decay would narrow it.",
            100 * share);
  }

  /**
   * By how far the average goes for each step that a worker goes alone: 1 / sqrt(1 + drift^2), and
   * 1 / sqrt(workers) where the workers' ways are at right angles.
   */
  static String ofDrift(List<Double> drift, int workers) {
    if (workers == 1) {
      return "One worker does not drift.";
    }
    if (drift.isEmpty()) {
      return "The run's history does not tell how its workers drifted; runs trained from now on"
          + " record it.";
    }
    double last = drift.get(drift.size() - 1);
    double kept = 1 / Math.sqrt(1 + last * last);
    double unrelated = 1 / Math.sqrt(workers);
    String fact =
        text(
            "In the last round the average went %.0f percent as far as a worker did (%.0f were"
                + " their ways unrelated): ",
            100 * kept, 100 * unrelated);
    if (kept >= SAME_WAY) {
      return fact + "they go the same way; a larger averaging.every saves exchanges.";
    }
    return kept <= NOTHING_IN_COMMON * unrelated
        ? fact
            + "most of what each does alone cancels; a lower rate at the end, larger batches or an"
            + " averaging.rule with momentum make more of it."
        : fact + "averaging.every suits the run.";
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
