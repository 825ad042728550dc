package dev.regatta.bench.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Validation accuracy by epochs as a picture: a line per setting, the mean over seeds, in a band of
 * one standard deviation to either side.
 */
final class Curves {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 440;
  private static final int LEFT = 60;
  private static final int TOP = 20;
  private static final int RIGHT = 560;
  private static final int BOTTOM = 390;

  /** In points. */
  private static final int GRID = 1;

  private static final int LINE_HEIGHT = 18;

  /** Told apart by eyes of every kind (Okabe and Ito), then again. */
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000");

  private final int epochs;
  private final double bottom;
  private final double top;

  private Curves(List<Seeds> all) {
    epochs =
        all.stream().mapToInt(s -> s.outcomes().get(0).validation().size()).max().orElseThrow();
    // The first epochs are far below the others, and not what is compared.
    double low = extreme(all, seeds -> seeds.mean(at(Math.min(1, size(seeds) - 1))), false);
    double high = extreme(all, seeds -> seeds.mean(Outcome::last), true);
    bottom = Math.floor(low) - GRID;
    top = Math.ceil(high + 0.2);
  }

  private static double extreme(List<Seeds> all, ToDoubleFunction<Seeds> value, boolean highest) {
    var values = all.stream().mapToDouble(value);
    return 100 * (highest ? values.max() : values.min()).orElseThrow();
  }

  private static int size(Seeds seeds) {
    return seeds.outcomes().get(0).validation().size();
  }

  private static ToDoubleFunction<Outcome> at(int epoch) {
    return outcome -> outcome.validation().get(epoch);
  }

  /** The picture; there is at least one setting. */
  static String svg(List<Seeds> all) {
    Curves curves = new Curves(all);
    StringBuilder svg = new StringBuilder();
    append(
        svg,
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'"
            + " font-size='13'>",
        WIDTH,
        HEIGHT);
    append(svg, "<rect width='%d' height='%d' fill='white'/>", WIDTH, HEIGHT);
    append(
        svg,
        "<clipPath id='plot'><rect x='%d' y='%d' width='%d' height='%d'/></clipPath>",
        LEFT,
        TOP,
        RIGHT - LEFT,
        BOTTOM - TOP);
    curves.axes(svg);
    for (int i = 0; i < all.size(); i++) {
      curves.curve(svg, all.get(i), COLOURS.get(i % COLOURS.size()), i);
    }
    return svg.append("</svg>\n").toString();
  }

  private void axes(StringBuilder svg) {
    for (double points = bottom; points <= top; points += GRID) {
      append(
          svg,
          "<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='#dddddd'/>",
          LEFT,
          RIGHT,
          y(points),
          y(points));
      append(
          svg,
          "<text x='%d' y='%.1f' text-anchor='end'>%.0f %%</text>",
          LEFT - 6,
          y(points) + 4,
          points);
    }
    for (int epoch = 1; epoch <= epochs; epoch++) {
      append(
          svg,
          "<text x='%.1f' y='%d' text-anchor='middle'>%d</text>",
          x(epoch),
          BOTTOM + LINE_HEIGHT,
          epoch);
    }
    append(
        svg,
        "<text x='%d' y='%d' text-anchor='middle'>epochs in all replicas together; validation"
            + " accuracy, mean and deviation over seeds</text>",
        (LEFT + RIGHT) / 2,
        BOTTOM + 2 * LINE_HEIGHT);
  }

  private void curve(StringBuilder svg, Seeds seeds, String colour, int index) {
    List<String> line = new ArrayList<>();
    List<String> above = new ArrayList<>();
    List<String> below = new ArrayList<>();
    for (int epoch = 0; epoch < size(seeds); epoch++) {
      double mean = 100 * seeds.mean(at(epoch));
      double deviation = 100 * seeds.deviation(at(epoch));
      line.add(point(epoch + 1, mean));
      above.add(point(epoch + 1, mean + deviation));
      below.add(0, point(epoch + 1, mean - deviation));
    }
    append(
        svg,
        "<polygon points='%s %s' fill='%s' opacity='0.2' clip-path='url(#plot)'/>",
        String.join(" ", above),
        String.join(" ", below),
        colour);
    append(
        svg,
        "<polyline points='%s' fill='none' stroke='%s' stroke-width='2' clip-path='url(#plot)'/>",
        String.join(" ", line),
        colour);
    int y = TOP + LINE_HEIGHT * (index + 1);
    append(
        svg,
        "<line x1='%d' x2='%d' y1='%d' y2='%d' stroke='%s' stroke-width='3'/>",
        RIGHT + 14,
        RIGHT + 34,
        y - 4,
        y - 4,
        colour);
    append(svg, "<text x='%d' y='%d'>%s</text>", RIGHT + 40, y, seeds.setting().name());
  }

  private String point(int epoch, double points) {
    return String.format(Locale.ROOT, "%.1f,%.1f", x(epoch), y(points));
  }

  private double x(int epoch) {
    return LEFT + (RIGHT - LEFT) * (epoch - 0.5) / epochs;
  }

  private double y(double points) {
    return BOTTOM - (BOTTOM - TOP) * (points - bottom) / (top - bottom);
  }

  private static void append(StringBuilder svg, String form, Object... values) {
    svg.append(String.format(Locale.ROOT, form, values)).append('\n');
  }
}
