package dev.regatta.driver.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A comparison as one HTML page that needs nothing else: a legend, three charts (training loss,
 * validation loss, metric) over the rows trained, and the table. It follows the reader's light or
 * dark setting.
 */
public final class ComparePage {
  /** Losses are shown up to this multiple of the largest that is any run's best. */
  private static final double SHOWN = 3;

  private ComparePage() {}

  /** The page. */
  public static String of(Comparison comparison) {
    Page page = new Page(comparison.title());
    page.legend(comparison.alternatives());
    page.beginCharts();
    chart(page, comparison, "training-loss", "training loss", lossTop(comparison, "training-loss"));
    chart(
        page,
        comparison,
        "validation-loss",
        "validation loss",
        lossTop(comparison, "validation-loss"));
    String metric = comparison.metric();
    if (!metric.equals("loss")) {
      String name = "validation-" + metric;
      chart(page, comparison, name, "validation " + metric, Double.POSITIVE_INFINITY);
    }
    page.endCharts();
    page.table("", comparison.table());
    comparison
        .leftOut()
        .forEach((name, reason) -> page.paragraph("Left out: " + name + ": " + reason));
    return page.text();
  }

  private static void chart(
      Page page, Comparison comparison, String figure, String name, double top) {
    List<String> alternatives = comparison.alternatives();
    List<LineChart.Line> lines = new ArrayList<>();
    for (ComparedRun run : comparison.runs()) {
      lines.add(
          new LineChart.Line(
              run.alternative() + ", seed " + run.seed(),
              alternatives.indexOf(run.alternative()),
              run.rows(),
              run.curve(figure)));
    }
    page.chart(new LineChart(name, "rows trained", name, top, lines));
  }

  /** A run that blows up, or starts far above where it ends, must not press all others flat. */
  private static double lossTop(Comparison comparison, String figure) {
    double largest = Double.NEGATIVE_INFINITY;
    for (ComparedRun run : comparison.runs()) {
      double[] curve = Arrays.stream(run.curve(figure)).filter(Double::isFinite).toArray();
      if (!run.diverged() && curve.length > 0) {
        largest = Math.max(largest, Arrays.stream(curve).min().orElseThrow());
      }
    }
    return largest > 0 ? SHOWN * largest : Double.POSITIVE_INFINITY;
  }
}
