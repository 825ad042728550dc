package dev.regatta.driver.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.metric.Findings;
import dev.regatta.worker.prepare.ColumnInputs;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Preparation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A run as one HTML page for a colleague who was not there: what was trained on what, how training
 * went, what the model does with held-out rows, what it took, and how to use it. It needs nothing
 * else, and holds no value of any row.
 */
public final class RunReport {
  /** Of more classes the matrix is no help; the table of classes is. */
  private static final int MOST_CELLS = 25;

  private static final int MOST_IMPORTANCES = 40;

  private final ReportFacts facts;
  private final ObjectNode summary;
  private final Preparation preparation;
  private final Page page;

  private RunReport(ReportFacts facts) {
    this.facts = facts;
    summary = facts.summary();
    preparation = facts.preparation();
    page = new Page(name());
  }

  private String name() {
    return facts.directory().replaceFirst("/+$", "").replaceFirst(".*/", "");
  }

  /** The page. */
  public static String of(ReportFacts facts) {
    return new RunReport(facts).write();
  }

  private String write() {
    head();
    curves();
    facts.findings().ifPresent(this::findings);
    rows();
    time();
    settings();
    use();
    return page.text();
  }

  private void head() {
    String verdict = summary.path("verdict").asText("");
    if (!verdict.isEmpty()) {
      page.paragraph(verdict);
    }
    String reason = summary.path("stopReason").asText("");
    String error = summary.path("error").asText("");
    page.paragraph(
        "The run is "
            + summary.path("status").asText()
            + (reason.isEmpty() ? "" : ": " + reason)
            + (error.isEmpty() ? "" : ": " + error)
            + ".");
    List<List<String>> figures = new ArrayList<>();
    for (String part : List.of("test", "validation")) {
      for (Map.Entry<String, JsonNode> field : summary.path(part).properties()) {
        figures.add(List.of(part + " " + words(field.getKey()), figure(field.getValue())));
      }
    }
    figures.add(List.of("training rows", count(summary.path("rows").path("train").asLong())));
    figures.add(List.of("epochs", count(summary.path("epochs").asLong())));
    figures.add(List.of("parameters", count(summary.path("parameters").asLong())));
    figures.add(List.of("seconds", figure(summary.path("seconds").path("total"))));
    page.facts(figures);
  }

  private void curves() {
    if (facts.history().isEmpty()) {
      return;
    }
    page.heading("How training went");
    Set<String> names = new TreeSet<>(Comparator.comparing(RunReport::order));
    facts.history().forEach(line -> line.path("metrics").fieldNames().forEachRemaining(names::add));
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
    page.chart(curve(words(kind), names));
  }

  private LineChart curve(String title, List<String> names) {
    double[] epochs = column("epoch");
    List<LineChart.Line> lines = new ArrayList<>();
    for (String name : names) {
      int group = name.startsWith("running-") ? 0 : name.startsWith("training-") ? 1 : 2;
      lines.add(new LineChart.Line(words(name), group, epochs, column(name)));
    }
    return new LineChart(title, "epochs", title, Double.POSITIVE_INFINITY, lines);
  }

  private double[] column(String name) {
    return facts.history().stream()
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
    names.forEach(name -> head.add(words(name)));
    head.add("learning rate");
    lines.add(head);
    for (ObjectNode entry : facts.history()) {
      List<String> line = new ArrayList<>();
      line.add(figure(entry.path("epoch")));
      line.add(count(entry.path("round").asLong()));
      names.forEach(name -> line.add(figure(entry.path("metrics").path(name))));
      line.add(String.format(Locale.ROOT, "%.3g", entry.path("learningRate").asDouble()));
      lines.add(line);
    }
    return lines;
  }

  private void findings(ModelFindings found) {
    Findings findings = found.findings();
    page.heading("What the model does with the " + found.part());
    findings.confusion().ifPresent(this::classes);
    page.beginCharts();
    findings
        .scores()
        .filter(
            scores -> FindingCharts.sum(scores.zeros()) > 0 && FindingCharts.sum(scores.ones()) > 0)
        .ifPresent(
            scores ->
                page.chart(FindingCharts.roc(scores)).chart(FindingCharts.precisionRecall(scores)));
    if (!findings.reliability().isEmpty()) {
      page.chart(FindingCharts.calibration(findings.reliability()));
    }
    List<Findings.Target> targets = findings.targets();
    for (int i = 0; i < targets.size(); i++) {
      int target = i;
      page.chart(
          FindingCharts.targets(
              targets.get(i).values(), x -> preparation.target(target, (float) x)));
      page.chart(
          FindingCharts.residuals(targets.get(i).errors(), preparation.labelScales().get(i)));
    }
    page.endCharts();
    importances(found.importances());
  }

  private void classes(double[][] matrix) {
    List<String> names =
        IntStream.range(0, matrix.length)
            .mapToObj(
                i ->
                    i < preparation.classes().size()
                        ? preparation.classes().get(i)
                        : String.valueOf(i))
            .toList();
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("class", "rows", "precision", "recall", "F1"));
    String[][] texts = new String[matrix.length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      double predicted = 0;
      for (int j = 0; j < matrix.length; j++) {
        predicted += matrix[j][i];
        texts[i][j] = amount(matrix[i][j]);
      }
      double truth = FindingCharts.sum(matrix[i]);
      lines.add(
          List.of(
              names.get(i),
              amount(truth),
              share(matrix[i][i], predicted),
              share(matrix[i][i], truth),
              share(2 * matrix[i][i], predicted + truth)));
    }
    if (matrix.length <= MOST_CELLS) {
      page.square(
          "Rows by their class (down) and the predicted one (across)", names, matrix, texts);
    }
    page.table("Each class", lines);
  }

  private void importances(List<ModelFindings.Importance> all) {
    List<ModelFindings.Importance> most =
        all.stream()
            .filter(importance -> Double.isFinite(importance.lossMore()))
            .sorted(Comparator.comparingDouble(importance -> -importance.lossMore()))
            .limit(MOST_IMPORTANCES)
            .toList();
    if (most.isEmpty()) {
      return;
    }
    page.bars(
        "What the network needs: how much the loss rises where a column's cells come from other"
            + " rows"
            + (most.size() < all.size() ? " (the first " + most.size() + " columns)" : ""),
        most.stream().map(ModelFindings.Importance::column).toList(),
        most.stream().mapToDouble(ModelFindings.Importance::lossMore).toArray(),
        most.stream()
            .map(importance -> String.format(Locale.ROOT, "%.4f", importance.lossMore()))
            .toList());
  }

  private void rows() {
    page.heading("What was trained on what");
    LabelColumn label = preparation.layout().label();
    page.paragraph(
        "Learnt: %s (%s), from %s columns that become %s inputs."
            .formatted(
                label.name(),
                words(label.kind().name().replace('_', '-')),
                count(preparation.columnInputs().size()),
                count(preparation.width())));
    List<List<String>> splits = new ArrayList<>();
    splits.add(List.of("rows", ""));
    summary
        .path("rows")
        .properties()
        .forEach(field -> splits.add(List.of(field.getKey(), count(field.getValue().asLong()))));
    page.table("Splits", splits);
    skipped();
    drift();
    page.beginDetails("The columns");
    List<List<String>> columns = new ArrayList<>();
    columns.add(List.of("column", "kind", "inputs"));
    for (ColumnInputs inputs : preparation.columnInputs()) {
      columns.add(
          List.of(
              inputs.column().name(),
              inputs.column().kind().name().toLowerCase(Locale.ROOT),
              count(inputs.count())));
    }
    page.table("Columns that go in", columns);
    page.endDetails();
  }

  private void skipped() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("left out", "column", "rows", "first"));
    for (JsonNode bad : summary.path("badRows")) {
      JsonNode first = bad.path("first");
      lines.add(
          List.of(
              bad.path("cause").asText(),
              bad.path("column").asText(),
              count(bad.path("rows").asLong()),
              (first.has("file")
                      ? first.path("file").asText()
                      : "partition " + first.path("partition"))
                  + ", row "
                  + first.path("row").asLong()));
    }
    if (lines.size() > 1) {
      page.table("Rows that were left out", lines);
    }
  }

  private void drift() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("split", "column", "new categories", "outside the range", "share of rows"));
    summary
        .path("drift")
        .properties()
        .forEach(
            split ->
                split
                    .getValue()
                    .properties()
                    .forEach(
                        column ->
                            lines.add(
                                List.of(
                                    split.getKey(),
                                    column.getKey(),
                                    count(column.getValue().path("newCategories").asLong()),
                                    count(column.getValue().path("outsideRange").asLong()),
                                    percent(column.getValue().path("share").asDouble())))));
    if (lines.size() > 1) {
      page.table("Cells unlike all training rows", lines);
    }
  }

  private void time() {
    page.heading("What it took");
    JsonNode seconds = summary.path("seconds");
    List<String> names = new ArrayList<>();
    List<Double> sizes = new ArrayList<>();
    seconds
        .properties()
        .forEach(
            phase -> {
              if (!phase.getKey().equals("total")) {
                names.add(phase.getKey());
                sizes.add(phase.getValue().asDouble());
              }
            });
    page.bars(
        "Seconds by phase",
        names,
        sizes.stream().mapToDouble(Double::doubleValue).toArray(),
        sizes.stream().map(size -> String.format(Locale.ROOT, "%.2f", size)).toList());
    page.paragraph(
        "%s rows per second in %s rounds, %s worker(s) of %s thread(s), exchange %s, %s."
            .formatted(
                count(Math.round(summary.path("rowsPerSecond").asDouble())),
                count(summary.path("rounds").asLong()),
                count(summary.path("workers").asLong()),
                count(summary.path("threadsPerWorker").asLong()),
                summary.path("exchange").asText(),
                summary.path("blas").asText()));
  }

  private void settings() {
    page.heading("Settings");
    page.texts(
        "Keys that are not at their defaults", Settings.changed(facts.job(), facts.defaults()));
    page.beginDetails("All other keys, at their defaults");
    page.texts("Defaults", Settings.unchanged(facts.job(), facts.defaults()));
    page.endDetails();
    List<List<String>> provenance = new ArrayList<>();
    provenance.add(List.of("made by", ""));
    summary
        .path("provenance")
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isValueNode()) {
                provenance.add(List.of(words(field.getKey()), field.getValue().asText()));
              }
            });
    String digest = summary.path("modelDigest").asText("");
    if (!digest.isEmpty()) {
      provenance.add(List.of("model's digest", digest));
    }
    page.texts("Where it comes from", provenance);
  }

  private void use() {
    page.heading("What to do with it");
    String directory = facts.directory();
    if (facts.findings().isPresent()) {
      page.paragraph("Predict, and evaluate on other rows:");
      page.commands(
          "regatta predict %1$s/model --data 'format=csv,path=new.csv' --output predictions\n"
                  .formatted(directory)
              + "regatta evaluate %1$s/model --data 'format=csv,path=more.csv'"
                  .formatted(directory));
      page.paragraph(
          "Train for longer with the job file that began it, and look at the loss around the"
              + " weights:");
      page.commands(
          "regatta train JOB --set training.epochs=%d --output %s\nregatta explain %s"
              .formatted(
                  2 * facts.job().path("training").path("epochs").asLong(), directory, directory));
    } else {
      page.paragraph("The command that began it goes on from the last checkpoint.");
    }
  }

  private static String words(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1 $2").replace('-', ' ').toLowerCase(Locale.ROOT);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** The weight of rows, which is mostly their number. */
  private static String amount(double weight) {
    return weight == Math.rint(weight)
        ? count((long) weight)
        : String.format(Locale.ROOT, "%,.1f", weight);
  }

  private static String share(double part, double whole) {
    return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * part / whole);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2g %%", 100 * share);
  }

  private static String figure(JsonNode node) {
    if (!node.isNumber()) {
      return "-";
    }
    double value = node.asDouble();
    return Math.abs(value) >= 1000
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.4g", value)
            .replaceFirst("(\\.[0-9]*?)0+$", "$1")
            .replaceFirst("\\.$", "");
  }
}
