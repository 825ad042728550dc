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

  private static final String STYLE =
      """
      :root { color-scheme: light dark; }
      body { font: 15px/1.5 sans-serif; max-width: 1340px; margin: 2em auto; padding: 0 1em;
        background: #fff; color: #222; }
      @media (prefers-color-scheme: dark) { body { background: #16181c; color: #ddd; } }
      .charts { display: flex; flex-wrap: wrap; gap: 1em; }
      .charts figure { flex: 1 1 400px; margin: 0; }
      .legend { display: flex; flex-wrap: wrap; gap: 0.3em 1.5em; padding: 0; list-style: none; }
      .legend svg { width: 34px; height: 10px; }
      table { border-collapse: collapse; }
      th, td { padding: 0.25em 1em 0.25em 0; text-align: right; border-bottom: 1px solid #8886; }
      th:first-child, td:first-child { text-align: left; }
      """;

  private ComparePage() {}

  /** The page. */
  public static String of(Comparison comparison) {
    StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n");
    String title = Xml.escape(comparison.title());
    page.append("<meta charset=\"utf-8\"/>\n<title>").append(title).append("</title>\n");
    page.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
    page.append("<h1>").append(title).append("</h1>\n");
    legend(page, comparison);
    page.append("<div class=\"charts\">\n");
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
    page.append("</div>\n");
    table(page, comparison);
    comparison
        .leftOut()
        .forEach(
            (name, reason) ->
                page.append("<p>Left out: ")
                    .append(Xml.escape(name + ": " + reason))
                    .append("</p>\n"));
    return page.append("</body>\n</html>\n").toString();
  }

  private static void legend(StringBuilder page, Comparison comparison) {
    page.append("<ul class=\"legend\">\n");
    List<String> alternatives = comparison.alternatives();
    for (int i = 0; i < alternatives.size(); i++) {
      page.append("<li><svg viewBox=\"0 0 34 10\"><line x1=\"0\" x2=\"34\" y1=\"5\" y2=\"5\"")
          .append(" stroke-width=\"3\" stroke=\"")
          .append(LineChart.colour(i))
          .append("\" stroke-dasharray=\"")
          .append(LineChart.dashes(i))
          .append("\"/></svg> ")
          .append(Xml.escape(alternatives.get(i)))
          .append("</li>\n");
    }
    page.append("</ul>\n");
  }

  private static void chart(
      StringBuilder page, Comparison comparison, String figure, String name, double top) {
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
    page.append("<figure>\n")
        .append(new LineChart(name, "rows trained", name, top, lines).svg())
        .append("</figure>\n");
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

  private static void table(StringBuilder page, Comparison comparison) {
    page.append("<table>\n");
    String cell = "th";
    for (List<String> line : comparison.table()) {
      page.append("<tr>");
      for (String text : line) {
        page.append('<').append(cell).append('>').append(Xml.escape(text));
        page.append("</").append(cell).append('>');
      }
      page.append("</tr>\n");
      cell = "td";
    }
    page.append("</table>\n");
  }
}
