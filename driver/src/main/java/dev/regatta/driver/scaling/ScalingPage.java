package dev.regatta.driver.scaling;

import dev.regatta.driver.report.LineChart;
import dev.regatta.driver.report.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A scaling experiment as one HTML page that needs nothing else: what it says in a sentence, curves
 * against the number of workers with what is ideal and what is predicted, where a round's time
 * goes, and all of it as tables.
 */
public final class ScalingPage {
  /** As a line's group in the legend: lines of its number more are broken. */
  private static final int BROKEN = LineChart.COLOURS.size();

  private static final int IDEAL = 0;

  private final Scaling scaling;
  private final Page page;

  private ScalingPage(Scaling scaling) {
    this.scaling = scaling;
    page = new Page(scaling.grid().title());
  }

  /** The page. */
  public static String of(Scaling scaling) {
    ScalingPage writer = new ScalingPage(scaling);
    writer.write();
    return writer.page.text();
  }

  private void write() {
    page.paragraph(scaling.advice());
    facts();
    scaling.caveats().forEach(page::paragraph);
    if (!scaling.cells().isEmpty()) {
      figures();
    }
  }

  private void figures() {
    ScalingTable table = new ScalingTable(scaling);
    List<String> legend = new ArrayList<>(List.of("ideal"));
    scaling.everys().forEach(every -> legend.add("average every " + every));
    page.heading("By the number of workers");
    page.legend(legend);
    page.paragraph(
        "Whole lines are measured, medians over runs; broken ones are the model's, with a band that"
            + " is to hold nine tenths of runs.");
    page.beginCharts();
    page.chart(speed());
    page.chart(speedUp());
    if (scaling.target().isPresent()) {
      page.chart(measured("rows to the target", "rows", scaling::rowsToTarget));
      page.chart(measured("seconds to the target", "seconds", scaling::secondsToTarget));
    }
    page.endCharts();
    page.table(
        "What was measured; left out: the error of a model of all other cells", table.cells());
    if (scaling.model().isPresent()) {
      page.table("What is expected of more workers", table.predictions());
    }
    page.heading("Where the time of a round goes");
    page.legend(List.of("steps", "waiting for the slowest worker", "exchange"));
    stacks();
    scaling.model().ifPresent(model -> model(model, table));
  }

  private void facts() {
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("scaling", scaling.grid().mode().name().toLowerCase(Locale.ROOT)));
    facts.add(List.of("cores", Integer.toString(scaling.grid().site().cores())));
    facts.add(List.of("machines", Integer.toString(scaling.grid().site().machines())));
    scaling
        .target()
        .ifPresent(
            target ->
                facts.add(
                    List.of(
                        "target of " + target.metric(),
                        ScalingTable.text("%.4g", target.value()))));
    facts.add(
        List.of(
            "median error of left-out cells",
            ScalingTable.text("%.1f %%", 100 * scaling.leftOut().median())));
    page.facts(facts);
  }

  private LineChart speed() {
    Cell first = fastestOfFewest();
    return chart(
        "rows per second",
        "rows/s",
        workers -> first.rowsPerSecond() * workers / first.workers(),
        Cell::rowsPerSecond,
        every -> 1);
  }

  private LineChart speedUp() {
    int fewest = scaling.cells().get(0).workers();
    return chart(
        "speed-up",
        "times the fewest workers",
        workers -> (double) workers / fewest,
        scaling::speedUp,
        every -> 1 / scaling.of(every).get(0).rowsPerSecond());
  }

  private Cell fastestOfFewest() {
    Cell fastest = scaling.cells().get(0);
    for (Cell cell : scaling.cells()) {
      boolean few = cell.workers() == fastest.workers();
      fastest = few && cell.rowsPerSecond() > fastest.rowsPerSecond() ? cell : fastest;
    }
    return fastest;
  }

  /**
   * Measured and expected figures, up to twice the most workers.
   *
   * @param ideal by number of workers
   * @param scale of expected rows per second, by how often averages are made
   */
  private LineChart chart(
      String title,
      String up,
      ToDoubleFunction<Integer> ideal,
      ToDoubleFunction<Cell> measured,
      ToDoubleFunction<String> scale) {
    int last = 2 * scaling.grid().largest();
    double[] ends = {scaling.cells().get(0).workers(), last};
    double[] best = {ideal.applyAsDouble((int) ends[0]), ideal.applyAsDouble(last)};
    List<LineChart.Line> lines = new ArrayList<>();
    lines.add(new LineChart.Line("ideal", IDEAL, ends, best));
    List<String> everys = scaling.everys();
    for (int i = 0; i < everys.size(); i++) {
      lines.add(expected(everys.get(i), i + 1, last, scale.applyAsDouble(everys.get(i))));
      lines.add(line(everys.get(i), i + 1, measured));
    }
    return new LineChart(title, "workers", up, "", 0, best[1], lines);
  }

  private LineChart.Line expected(String every, int group, int last, double scale) {
    List<Prediction> all =
        scaling.expected(every).stream().filter(each -> each.workers() <= last).toList();
    double[] x = all.stream().mapToDouble(Prediction::workers).toArray();
    double[] y = all.stream().mapToDouble(each -> scale * each.rowsPerSecond()).toArray();
    double[] spread =
        all.stream()
            .mapToDouble(
                each -> scale * Math.min(each.rowsPerSecond(), (each.high() - each.low()) / 2))
            .toArray();
    return new LineChart.Line("every " + every + ", expected", group + BROKEN, x, y, spread);
  }

  private LineChart.Line line(String every, int group, ToDoubleFunction<Cell> figure) {
    List<Cell> cells = scaling.of(every);
    return new LineChart.Line(
        "every " + every,
        group,
        cells.stream().mapToDouble(Cell::workers).toArray(),
        cells.stream().mapToDouble(figure).toArray());
  }

  private LineChart measured(String title, String up, ToDoubleFunction<Cell> figure) {
    List<LineChart.Line> lines = new ArrayList<>();
    List<String> everys = scaling.everys();
    for (int i = 0; i < everys.size(); i++) {
      lines.add(line(everys.get(i), i + 1, figure));
    }
    return new LineChart(title, "workers", up, Double.POSITIVE_INFINITY, lines);
  }

  private void stacks() {
    List<List<String>> lines = new ArrayList<>();
    List<double[]> parts = new ArrayList<>();
    lines.add(List.of("average every", "workers", "round", "steps", "wait", "exchange", "shares"));
    for (String every : scaling.everys()) {
      for (Cell cell : scaling.of(every)) {
        double seconds = cell.secondsPerRound();
        double exchange = cell.exchangeShare();
        double wait = cell.waitShare();
        double[] shares = {1 - exchange - wait, wait, exchange};
        lines.add(
            List.of(
                every,
                Integer.toString(cell.workers()),
                ScalingTable.millis(seconds),
                ScalingTable.millis(shares[0] * seconds),
                ScalingTable.millis(wait * seconds),
                ScalingTable.millis(exchange * seconds)));
        parts.add(shares);
      }
    }
    page.stacks("Of a mean round", lines, parts);
  }

  private void model(CostModel model, ScalingTable table) {
    page.heading("The cost model");
    page.paragraph(
        "seconds per round = crowd x (rows per replica x "
            + ScalingTable.text("%.3g", 1e6 * model.secondsPerRow())
            + " us + steps x "
            + ScalingTable.text("%.3g", 1e6 * model.secondsPerStep())
            + " us) + "
            + ScalingTable.millis(model.latencySeconds())
            + (model.meetingSeconds() > 0
                ? " + " + ScalingTable.millis(model.meetingSeconds()) + " with more than one worker"
                : "")
            + (Double.isFinite(model.bytesPerSecond())
                ? " + bytes / ("
                    + ScalingTable.text("%.3g", model.bytesPerSecond() / 1e6)
                    + " MB/s)"
                : "")
            + ", where crowd is replicas over cores on one machine, if that is above 1, and else 1."
            + " A part that no cell needs is 0.");
    page.table("Milliseconds of a mean round, measured and by the model", table.rounds());
  }
}
