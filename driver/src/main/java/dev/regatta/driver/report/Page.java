package dev.regatta.driver.report;

import java.util.List;

/**
 * An HTML page that needs nothing else, piece by piece. It follows the reader's light or dark
 * setting, and prints.
 */
public final class Page {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; }
      body { font: 15px/1.5 sans-serif; max-width: 1340px; margin: 2em auto; padding: 0 1em;
        background: #fff; color: #222; }
      @media (prefers-color-scheme: dark) { body { background: #16181c; color: #ddd; } }
      .charts { display: grid; gap: 1em;
        grid-template-columns: repeat(auto-fill, minmax(min(420px, 100%), 1fr)); }
      .charts figure { margin: 0; max-width: 660px; }
      figcaption { font-weight: bold; }
      .legend { display: flex; flex-wrap: wrap; gap: 0.3em 1.5em; padding: 0; list-style: none; }
      .legend svg { width: 34px; height: 10px; }
      .facts { display: flex; flex-wrap: wrap; gap: 1em 2.5em; margin: 1em 0; }
      .facts div { display: flex; flex-direction: column-reverse; }
      .facts dt { opacity: 0.75; }
      .facts dd { margin: 0; font-size: 1.5em; }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; margin: 0.5em 0 1em; }
      caption { text-align: left; opacity: 0.75; padding-bottom: 0.3em; }
      th, td { padding: 0.25em 1em 0.25em 0; text-align: right; border-bottom: 1px solid #8886; }
      th:first-child, td:first-child { text-align: left; }
      td.text { text-align: left; overflow-wrap: anywhere; }
      th.text { text-align: left; }
      td.cell { padding: 0.25em 0.7em; text-align: center; }
      td.stack { white-space: nowrap; font-size: 0; padding-right: 0; }
      .stack .bar { height: 0.7rem; }
      .bar { display: inline-block; height: 0.7em; background: #0083c9; }
      pre { overflow-x: auto; padding: 0.7em 1em; background: #8882; }
      details { margin: 0.5em 0; }
      summary { cursor: pointer; }
      """;

  private final StringBuilder html = new StringBuilder();

  /** Opens a page, with its title as the heading. */
  public Page(String title) {
    String escaped = Xml.escape(title);
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    html.append("<title>").append(escaped).append("</title>\n");
    html.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
    html.append("<h1>").append(escaped).append("</h1>\n");
  }

  public Page heading(String text) {
    html.append("<h2>").append(Xml.escape(text)).append("</h2>\n");
    return this;
  }

  public Page paragraph(String text) {
    html.append("<p>").append(Xml.escape(text)).append("</p>\n");
    return this;
  }

  /** Lines to be typed. */
  Page commands(String text) {
    html.append("<pre><code>").append(Xml.escape(text)).append("</code></pre>\n");
    return this;
  }

  /** A few figures in large letters: the name of each, then what it is. */
  public Page facts(List<List<String>> facts) {
    html.append("<dl class=\"facts\">\n");
    for (List<String> fact : facts) {
      html.append("<div><dt>").append(Xml.escape(fact.get(0))).append("</dt><dd>");
      html.append(Xml.escape(fact.get(1))).append("</dd></div>\n");
    }
    html.append("</dl>\n");
    return this;
  }

  public Page beginCharts() {
    html.append("<div class=\"charts\">\n");
    return this;
  }

  public Page endCharts() {
    html.append("</div>\n");
    return this;
  }

  public Page chart(LineChart chart) {
    html.append("<figure>\n<figcaption>").append(Xml.escape(chart.title()));
    html.append("</figcaption>\n").append(chart.svg()).append("</figure>\n");
    return this;
  }

  /** What lines of charts mean: names in the order of their groups. */
  public Page legend(List<String> names) {
    html.append("<ul class=\"legend\">\n");
    for (int i = 0; i < names.size(); i++) {
      html.append("<li><svg viewBox=\"0 0 34 10\" aria-hidden=\"true\">")
          .append("<line x1=\"0\" x2=\"34\" y1=\"5\" y2=\"5\" stroke-width=\"3\" stroke=\"")
          .append(LineChart.colour(i))
          .append("\" stroke-dasharray=\"")
          .append(LineChart.dashes(i))
          .append("\"/></svg> ")
          .append(Xml.escape(names.get(i)))
          .append("</li>\n");
    }
    html.append("</ul>\n");
    return this;
  }

  /** A table whose first line is its head. */
  public Page table(String caption, List<List<String>> lines) {
    beginTable(caption);
    line(lines.get(0), "th scope=\"col\"", "th");
    lines.subList(1, lines.size()).forEach(line -> line(line, "td", "td"));
    return endTable();
  }

  private void beginTable(String caption) {
    html.append("<div class=\"wide\"><table>\n");
    if (!caption.isEmpty()) {
      html.append("<caption>").append(Xml.escape(caption)).append("</caption>\n");
    }
  }

  private Page endTable() {
    html.append("</table></div>\n");
    return this;
  }

  private void line(List<String> cells, String open, String close) {
    html.append("<tr>");
    cells(cells, open, close);
    html.append("</tr>\n");
  }

  private void cells(List<String> cells, String open, String close) {
    for (String cell : cells) {
      html.append('<').append(open).append('>').append(Xml.escape(cell));
      html.append("</").append(close).append('>');
    }
  }

  /** A table of texts whose first line is its head. */
  Page texts(String caption, List<List<String>> lines) {
    beginTable(caption);
    line(lines.get(0), "th scope=\"col\" class=\"text\"", "th");
    lines.subList(1, lines.size()).forEach(line -> line(line, "td class=\"text\"", "td"));
    return endTable();
  }

  /** Names and sizes, with bars as long as each is beside the largest. */
  Page bars(String caption, List<String> names, double[] sizes, List<String> texts) {
    double largest = 0;
    for (double size : sizes) {
      largest = Math.max(largest, size);
    }
    beginTable(caption);
    for (int i = 0; i < sizes.length; i++) {
      long width = largest > 0 ? Math.round(300 * Math.max(0, sizes[i]) / largest) : 0;
      html.append("<tr><th scope=\"row\">").append(Xml.escape(names.get(i)));
      html.append("</th><td>").append(Xml.escape(texts.get(i)));
      html.append(
          "</td><td class=\"text\"><span class=\"bar\" aria-hidden=\"true\" style=\"width:");
      html.append(width).append("px\"></span></td></tr>\n");
    }
    return endTable();
  }

  /**
   * A table whose last column shows the parts that each line is made of, side by side in the
   * colours of {@link #legend}: all bars are as long.
   *
   * @param lines the head, and a line for each bar
   * @param parts of each bar, shares that add up to 1
   */
  public Page stacks(String caption, List<List<String>> lines, List<double[]> parts) {
    beginTable(caption);
    line(lines.get(0), "th scope=\"col\"", "th");
    for (int i = 0; i < parts.size(); i++) {
      html.append("<tr>");
      cells(lines.get(i + 1), "td", "td");
      html.append("<td class=\"stack\" aria-hidden=\"true\">");
      for (int part = 0; part < parts.get(i).length; part++) {
        long width = Math.round(300 * Math.max(0, parts.get(i)[part]));
        html.append("<span class=\"bar\" style=\"width:").append(width).append("px;background:");
        html.append(LineChart.colour(part)).append("\"></span>");
      }
      html.append("</td></tr>\n");
    }
    return endTable();
  }

  /**
   * A square of figures, darker the larger their share of the line.
   *
   * @param names of lines and columns
   */
  Page square(String caption, List<String> names, double[][] figures, String[][] texts) {
    beginTable(caption);
    html.append("<tr><td></td>");
    names.forEach(
        name -> html.append("<th scope=\"col\">").append(Xml.escape(name)).append("</th>"));
    html.append("</tr>\n");
    for (int i = 0; i < figures.length; i++) {
      double sum = 0;
      for (double figure : figures[i]) {
        sum += figure;
      }
      html.append("<tr><th scope=\"row\">").append(Xml.escape(names.get(i))).append("</th>");
      for (int j = 0; j < figures[i].length; j++) {
        long opacity = sum > 0 ? Math.round(80 * figures[i][j] / sum) : 0;
        html.append("<td class=\"cell\" style=\"background:rgb(0 131 201 / ").append(opacity);
        html.append("%)\">").append(Xml.escape(texts[i][j])).append("</td>");
      }
      html.append("</tr>\n");
    }
    return endTable();
  }

  /** Begins what is folded away until it is asked for. */
  Page beginDetails(String summary) {
    html.append("<details>\n<summary>").append(Xml.escape(summary)).append("</summary>\n");
    return this;
  }

  Page endDetails() {
    html.append("</details>\n");
    return this;
  }

  /** The whole page. */
  public String text() {
    return html + "</body>\n</html>\n";
  }
}
