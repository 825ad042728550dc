package dev.regatta.driver.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Lines over a common axis as a picture in SVG. What it draws besides the lines has the colour of
 * the text around it, so that it can be read on light and on dark pages; lines have one of {@link
 * #COLOURS} by their group. Values below {@code bottom} and above {@code top} run out of the
 * picture.
 *
 * @param title of the whole, for readers that hear it
 * @param across what the horizontal axis counts
 * @param up what the vertical one does
 * @param unit what stands behind its numbers
 * @param bottom the smallest value shown; infinite for all
 * @param top the largest value shown; infinite for all
 */
public record LineChart(
    String title,
    String across,
    String up,
    String unit,
    double bottom,
    double top,
    List<Line> lines) {
  /**
   * Told apart by eyes of every kind (Okabe and Ito: Color Universal Design, 2008; the first for
   * black), on white and on black.
   */
  public static final List<String> COLOURS =
      List.of("#7f7f7f", "#0083c9", "#e06a00", "#009e73", "#cc79a7", "#c99700", "#56b4e9");

  private static final List<String> DASHES = List.of("none", "7 3", "2 3");

  private static final int WIDTH = 640;
  private static final int LEGEND = 180;
  private static final int LEGEND_LINE = 18;
  private static final int HEIGHT = 320;
  private static final int LEFT = 64;
  private static final int TOP = 12;
  private static final int RIGHT = 628;
  private static final int BOTTOM = 264;
  private static final int TICKS = 5;

  /** A range that ends at a tick has it, whatever its quotient is rounded to. */
  private static final double ROUNDING = 1e-9;

  /**
   * One line.
   *
   * @param name what the picture tells of it under the pointer
   * @param group lines of one group look alike
   * @param x in ascending order
   * @param y as many; what is not finite is left out
   * @param spread as many: how far the band around the line goes to either side; none for no band
   */
  public record Line(String name, int group, double[] x, double[] y, double[] spread) {
    /** A line without a band. */
    public Line(String name, int group, double[] x, double[] y) {
      this(name, group, x, y, new double[0]);
    }
  }

  public LineChart {
    lines = List.copyOf(lines);
  }

  public LineChart(String title, String across, String up, double top, List<Line> lines) {
    this(title, across, up, "", Double.NEGATIVE_INFINITY, top, lines);
  }

  /** The colour of a group: again and again the same ones, in other dashes ({@link #dashes}). */
  static String colour(int group) {
    return COLOURS.get(group % COLOURS.size());
  }

  /** How a group's lines are broken, as {@code stroke-dasharray} has it. */
  static String dashes(int group) {
    return DASHES.get(group / COLOURS.size() % DASHES.size());
  }

  /** The picture for a page, well-formed and without a reference to anything outside. */
  String svg() {
    StringBuilder svg = new StringBuilder();
    open(svg, WIDTH);
    draw(svg);
    return svg.append("</svg>\n").toString();
  }

  /**
   * The same as a file of its own, with the lines' names, by the reader's light or dark setting.
   */
  public String file() {
    StringBuilder svg = new StringBuilder();
    open(svg, WIDTH + LEGEND);
    svg.append(
        "<style>svg { color: #222 }"
            + " @media (prefers-color-scheme: dark) { svg { color: #ddd } }</style>\n");
    draw(svg);
    for (int i = 0; i < lines.size(); i++) {
      int y = TOP + LEGEND_LINE * (i + 1);
      append(
          svg,
          "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke-width=\"3\" %s/>",
          WIDTH,
          WIDTH + 20,
          y - 4,
          y - 4,
          look(lines.get(i)));
      append(
          svg, "<text x=\"%d\" y=\"%d\">%s</text>", WIDTH + 26, y, Xml.escape(lines.get(i).name()));
    }
    return svg.append("</svg>\n").toString();
  }

  private void open(StringBuilder svg, int width) {
    append(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " font-family=\"sans-serif\" font-size=\"12\" fill=\"currentColor\">",
        width,
        HEIGHT);
    append(svg, "<title>%s</title>", Xml.escape(title));
  }

  private void draw(StringBuilder svg) {
    Range xs =
        Range.of(
            lines.stream().map(Line::x).toList(),
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY);
    Range ys = Range.of(lines.stream().map(Line::y).toList(), bottom, top);
    xAxis(svg, xs);
    yAxis(svg, ys);
    // A picture in a picture clips what runs out of it, without names that pages share.
    append(
        svg,
        "<svg x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" viewBox=\"%d %d %d %d\">",
        LEFT,
        TOP,
        RIGHT - LEFT,
        BOTTOM - TOP,
        LEFT,
        TOP,
        RIGHT - LEFT,
        BOTTOM - TOP);
    lines.forEach(line -> band(svg, line, xs, ys));
    lines.forEach(line -> line(svg, line, xs, ys));
    svg.append("</svg>\n");
  }

  private void xAxis(StringBuilder svg, Range xs) {
    for (double tick : xs.ticks()) {
      append(
          svg,
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
          x(tick, xs),
          BOTTOM + 16,
          label(tick, xs.unit()));
    }
    append(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
        (LEFT + RIGHT) / 2,
        BOTTOM + 40,
        Xml.escape(across));
  }

  private void yAxis(StringBuilder svg, Range ys) {
    for (double tick : ys.ticks()) {
      append(
          svg,
          "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"currentColor\""
              + " opacity=\"0.2\"/>",
          LEFT,
          RIGHT,
          y(tick, ys),
          y(tick, ys));
      append(
          svg,
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
          LEFT - 6,
          y(tick, ys) + 4,
          label(tick, ys.unit()) + unit);
    }
    append(
        svg,
        "<text transform=\"translate(14 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
        (TOP + BOTTOM) / 2,
        Xml.escape(up));
  }

  private static void band(StringBuilder svg, Line line, Range xs, Range ys) {
    if (line.spread().length == 0) {
      return;
    }
    List<String> around = points(line, 1, xs, ys);
    List<String> back = points(line, -1, xs, ys);
    Collections.reverse(back);
    around.addAll(back);
    append(
        svg,
        "<polygon points=\"%s\" fill=\"%s\" opacity=\"0.2\"/>",
        String.join(" ", around),
        colour(line.group()));
  }

  private static void line(StringBuilder svg, Line line, Range xs, Range ys) {
    append(
        svg,
        "<polyline points=\"%s\" fill=\"none\" stroke-width=\"2\" %s><title>%s</title></polyline>",
        String.join(" ", points(line, 0, xs, ys)),
        look(line),
        Xml.escape(line.name()));
  }

  private static String look(Line line) {
    return "stroke=\"%s\" stroke-dasharray=\"%s\""
        .formatted(colour(line.group()), dashes(line.group()));
  }

  /** The points of a line, moved by its spread to one side, to the other or not at all. */
  private static List<String> points(Line line, int side, Range xs, Range ys) {
    List<String> points = new ArrayList<>();
    for (int i = 0; i < line.x().length; i++) {
      double value = line.y()[i] + (side == 0 ? 0 : side * line.spread()[i]);
      if (Double.isFinite(value)) {
        double y = Math.max(-10.0 * HEIGHT, y(value, ys));
        points.add(String.format(Locale.ROOT, "%.1f,%.1f", x(line.x()[i], xs), y));
      }
    }
    return points;
  }

  private static double x(double value, Range xs) {
    return LEFT + (RIGHT - LEFT) * xs.share(value);
  }

  private static double y(double value, Range ys) {
    return BOTTOM - (BOTTOM - TOP) * ys.share(value);
  }

  /**
   * A tick in few characters: 1.5M, 20k, 0.25.
   *
   * @param unit that ticks are multiples of
   */
  static String label(double tick, double unit) {
    double size = Math.abs(tick);
    double scale = size >= 1e6 ? 1e6 : size >= 1e3 ? 1e3 : 1;
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(unit / scale) - 1e-9));
    String text = String.format(Locale.ROOT, "%." + decimals + "f", tick / scale);
    String shortest = text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    return shortest + (scale == 1e6 ? "M" : scale == 1e3 ? "k" : "");
  }

  private static void append(StringBuilder svg, String form, Object... values) {
    svg.append(String.format(Locale.ROOT, form, values)).append('\n');
  }

  /** What an axis spans: from and to are not equal. */
  record Range(double from, double to) {
    /** The range of all finite values between limits; from 0 to 1 where there are none. */
    static Range of(List<double[]> values, double least, double greatest) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (double[] some : values) {
        for (double value : some) {
          if (Double.isFinite(value) && value >= least && value <= greatest) {
            low = Math.min(low, value);
            high = Math.max(high, value);
          }
        }
      }
      if (low > high) {
        return new Range(0, 1);
      }
      return low < high ? new Range(low, high) : new Range(low - 0.5, high + 0.5);
    }

    double share(double value) {
      return (value - from) / (to - from);
    }

    /** What ticks are multiples of: 1, 2 or 5 times a power of 10. */
    double unit() {
      double step = Math.pow(10, Math.floor(Math.log10((to - from) / TICKS)));
      double ratio = (to - from) / TICKS / step;
      return step * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
    }

    /** Round numbers in the range, 3 to 10 of them. */
    List<Double> ticks() {
      double unit = unit();
      List<Double> ticks = new ArrayList<>();
      long last = (long) Math.floor(to / unit + ROUNDING);
      for (long at = (long) Math.ceil(from / unit - ROUNDING); at <= last; at++) {
        ticks.add(at * unit);
      }
      return ticks;
    }
  }
}
