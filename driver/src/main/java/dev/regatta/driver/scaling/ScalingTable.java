package dev.regatta.driver.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A scaling experiment as tables of short texts, each with a head. */
public final class ScalingTable {
  private final Scaling scaling;

  public ScalingTable(Scaling scaling) {
    this.scaling = scaling;
  }

  /** A line for each cell: by how often averages are made, then by workers. */
  public List<List<String>> cells() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of(
            "average every",
            "workers",
            "rows/s",
            "speed-up",
            "efficiency",
            "exchange",
            "wait",
            "MB/round",
            "rows to target",
            "seconds",
            "left out"));
    for (String every : scaling.everys()) {
      for (Cell cell : scaling.of(every)) {
        lines.add(line(cell));
      }
    }
    return lines;
  }

  private List<String> line(Cell cell) {
    return List.of(
        cell.every(),
        Integer.toString(cell.workers()),
        count(cell.rowsPerSecond()),
        text("%.2f", scaling.speedUp(cell)),
        percent(scaling.efficiency(cell)),
        percent(cell.exchangeShare()),
        percent(cell.waitShare()),
        cell.bytesPerRound() == 0 ? "-" : text("%.2f", cell.bytesPerRound() / 1e6),
        count(scaling.rowsToTarget(cell)),
        text("%.3g", scaling.secondsToTarget(cell)),
        text("%+.0f %%", 100 * scaling.leftOutError(cell)));
  }

  /** A line for each number of workers that nobody ran; only the head without a model. */
  public List<List<String>> predictions() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("average every", "workers", "predicted rows/s", "nine tenths between"));
    for (Prediction prediction : scaling.predictions()) {
      lines.add(
          List.of(
              prediction.every(),
              Integer.toString(prediction.workers()),
              count(prediction.rowsPerSecond()),
              count(prediction.low()) + " and " + count(prediction.high())));
    }
    return lines;
  }

  /** A line for each cell: milliseconds of a round, measured, and by the model. */
  public List<List<String>> rounds() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of(
            "average every",
            "workers",
            "round",
            "steps",
            "exchange",
            "model",
            "of it latency",
            "bytes"));
    for (String every : scaling.everys()) {
      for (Cell cell : scaling.of(every)) {
        double seconds = cell.secondsPerRound();
        CostModel.Parts parts =
            scaling
                .model()
                .map(model -> model.parts(cell.round()))
                .orElse(new CostModel.Parts(Double.NaN, Double.NaN, Double.NaN, Double.NaN));
        lines.add(
            List.of(
                every,
                Integer.toString(cell.workers()),
                millis(seconds),
                millis(seconds * (1 - cell.exchangeShare())),
                millis(seconds * cell.exchangeShare()),
                millis(parts.seconds()),
                millis(parts.latency()),
                millis(parts.transfer())));
      }
    }
    return lines;
  }

  static String millis(double seconds) {
    return text("%.3g ms", 1000 * seconds);
  }

  static String count(double number) {
    return text("%,.0f", number);
  }

  static String percent(double share) {
    return text("%.0f %%", 100 * share);
  }

  /** A number in a form; a dash for what is none. */
  static String text(String form, double number) {
    return Double.isFinite(number) ? String.format(Locale.ROOT, form, number) : "-";
  }
}
