package dev.regatta.driver.report;

import dev.regatta.worker.metric.Findings;
import dev.regatta.worker.prepare.Preparation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The part of a report on what a model does with held-out rows. */
final class FindingsPart {
  /** Of more classes the matrix is no help; the table of classes is. */
  private static final int MOST_CELLS = 25;

  private static final int MOST_IMPORTANCES = 40;
  private static final int MOST_SLICES = 12;
  private static final int LEAST_ROWS = 30;
  private static final double LEAST_SHARE = 0.01;

  private final Page page;
  private final Preparation preparation;

  private FindingsPart(Page page, Preparation preparation) {
    this.page = page;
    this.preparation = preparation;
  }

  /** Writes all of it. */
  static void write(Page page, ModelFindings found, Preparation preparation) {
    new FindingsPart(page, preparation).write(found);
  }

  private void write(ModelFindings found) {
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
    slices(found.slices(), findings.confusion().isPresent());
  }

  /** Categories of which there are enough rows, the worst ones first. */
  private void slices(List<ModelFindings.Slice> all, boolean classes) {
    Map<String, Double> rows = new HashMap<>();
    Map<String, Double> loss = new HashMap<>();
    for (ModelFindings.Slice slice : all) {
      rows.merge(slice.column(), slice.weight(), Double::sum);
      loss.merge(slice.column(), slice.weight() * slice.loss(), Double::sum);
    }
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("column", "category", "rows", "loss", "of the mean", classes ? "right" : ""));
    all.stream()
        .filter(slice -> slice.weight() >= enough(rows.getOrDefault(slice.column(), 0.0)))
        .sorted(Comparator.comparingDouble(slice -> -slice.loss()))
        .limit(MOST_SLICES)
        .forEach(
            slice -> {
              double mean =
                  loss.getOrDefault(slice.column(), 0.0) / rows.getOrDefault(slice.column(), 1.0);
              lines.add(
                  List.of(
                      slice.column(),
                      slice.category(),
                      Figures.amount(slice.weight()),
                      String.format(Locale.ROOT, "%.4f", slice.loss()),
                      String.format(Locale.ROOT, "%.2f", slice.loss() / mean),
                      classes ? Figures.percent(slice.right()) : ""));
            });
    if (lines.size() > 1) {
      page.table(
          "Where it does worst: categories with at least "
              + LEAST_ROWS
              + " rows and one in a hundred, by their mean loss",
          lines);
    }
  }

  /** Rows below which a category's loss says little. */
  private static double enough(double rows) {
    return Math.max(LEAST_ROWS, LEAST_SHARE * rows);
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
        texts[i][j] = Figures.amount(matrix[i][j]);
      }
      double truth = FindingCharts.sum(matrix[i]);
      lines.add(
          List.of(
              names.get(i),
              Figures.amount(truth),
              Figures.share(matrix[i][i], predicted),
              Figures.share(matrix[i][i], truth),
              Figures.share(2 * matrix[i][i], predicted + truth)));
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
}
