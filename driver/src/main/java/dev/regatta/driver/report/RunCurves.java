package dev.regatta.driver.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The part of a report on how training went: a curve per figure, and all of them as a table. */
final class RunCurves {
  private final Page page;
  private final List<ObjectNode> history;

  private RunCurves(Page page, List<ObjectNode> history) {
    this.page = page;
    this.history = history;
  }

  /** Writes all of it; nothing where nothing was validated. */
  static void write(Page page, List<ObjectNode> history) {
    if (!history.isEmpty()) {
      new RunCurves(page, history).write();
    }
  }

  private void write() {
    page.heading("How training went");
    Set<String> names = new TreeSet<>(Comparator.comparing(RunCurves::order));
    history.forEach(line -> line.path("metrics").fieldNames().forEachRemaining(names::add));
    Map<String, List<String>> charts = new LinkedHashMap<>();
    for (String name : names) {
      String kind = name.replaceFirst("^(training|validation|running)-", "");
      charts.computeIfAbsent(kind, any -> new ArrayList<>()).add(name);
    }
    page.legend(List.of("while training (dropout on)", "training rows", "validation rows"));
    page.beginCharts();
    charts.forEach(this::chart);
    page.chart(curve("learning rate", List.of("learning-rate")));
    page.endCharts();
    page.beginDetails("The same as a table");
    page.table("Figures of each validation", table(names));
    page.endDetails();
  }

  /** Losses first, drift last. */
  private static String order(String name) {
    int rank = name.endsWith("-loss") ? 0 : name.equals("worker-drift") ? 2 : 1;
    return rank + name;
  }

  private void chart(String kind, List<String> names) {
    page.chart(curve(Figures.words(kind), names));
  }

  private LineChart curve(String title, List<String> names) {
    double[] epochs = column("epoch");
    List<LineChart.Line> lines = new ArrayList<>();
    for (String name : names) {
      int group = name.startsWith("running-") ? 0 : name.startsWith("training-") ? 1 : 2;
      lines.add(new LineChart.Line(Figures.words(name), group, epochs, column(name)));
    }
    return new LineChart(title, "epochs", title, Double.POSITIVE_INFINITY, lines);
  }

  private double[] column(String name) {
    return history.stream()
        .map(
            line ->
                switch (name) {
                  case "epoch" -> line.path("epoch");
                  case "learning-rate" -> line.path("learningRate");
                  default -> line.path("metrics").path(name);
                })
        .mapToDouble(node -> node.isNumber() ? node.asDouble() : Double.NaN)
        .toArray();
  }

  private List<List<String>> table(Set<String> names) {
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("epoch", "round"));
    names.forEach(name -> head.add(Figures.words(name)));
    head.add("learning rate");
    lines.add(head);
    for (ObjectNode entry : history) {
      List<String> line = new ArrayList<>();
      line.add(Figures.figure(entry.path("epoch")));
      line.add(Figures.count(entry.path("round").asLong()));
      names.forEach(name -> line.add(Figures.figure(entry.path("metrics").path(name))));
      line.add(String.format(Locale.ROOT, "%.3g", entry.path("learningRate").asDouble()));
      lines.add(line);
    }
    return lines;
  }
}
