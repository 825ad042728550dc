package dev.regatta.driver.report;

import dev.regatta.worker.metric.Findings;
import dev.regatta.worker.metric.Findings.Bin;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Pictures of what a model does with rows: errors of two kinds, and how far it can be believed. */
final class FindingCharts {
  private static final int RIGHT = 0;
  private static final int MODEL = 1;

  private FindingCharts() {}

  /**
   * The share of rows of class 1 that are found over the share of rows of class 0 that are taken
   * for it, for each threshold.
   */
  static LineChart roc(Findings.Scores scores) {
    double zeros = sum(scores.zeros());
    double ones = sum(scores.ones());
    List<double[]> points = new ArrayList<>();
    points.add(new double[] {0, 0});
    double falsePositives = 0;
    double truePositives = 0;
    for (int bin = scores.ones().length - 1; bin >= 0; bin--) {
      if (scores.zeros()[bin] + scores.ones()[bin] > 0) {
        falsePositives += scores.zeros()[bin];
        truePositives += scores.ones()[bin];
        points.add(new double[] {falsePositives / zeros, truePositives / ones});
      }
    }
    return chart(
        "ROC curve",
        "false positive rate",
        "true positive rate",
        List.of(
            line("guessing", RIGHT, List.of(new double[] {0, 0}, new double[] {1, 1})),
            line("model", MODEL, points)));
  }

  /** The share of found rows that are of class 1, over the share of its rows that are found. */
  static LineChart precisionRecall(Findings.Scores scores) {
    double ones = sum(scores.ones());
    List<double[]> points = new ArrayList<>();
    double found = 0;
    double truePositives = 0;
    for (int bin = scores.ones().length - 1; bin >= 0; bin--) {
      found += scores.zeros()[bin] + scores.ones()[bin];
      truePositives += scores.ones()[bin];
      if (scores.zeros()[bin] + scores.ones()[bin] > 0) {
        points.add(new double[] {truePositives / ones, truePositives / found});
      }
    }
    double share = ones / (ones + sum(scores.zeros()));
    return chart(
        "Precision and recall",
        "recall",
        "precision",
        List.of(
            line("guessing", RIGHT, List.of(new double[] {0, share}, new double[] {1, share})),
            line("model", MODEL, points)));
  }

  /** How often what the network says with a probability is so. */
  static LineChart calibration(List<Bin> bins) {
    return chart(
        "Calibration",
        "probability that the network gives",
        "share of rows that are so",
        List.of(
            line("as promised", RIGHT, List.of(new double[] {0, 0}, new double[] {1, 1})),
            line("model", MODEL, points(bins, DoubleUnaryOperator.identity()))));
  }

  /**
   * The mean target by prediction.
   *
   * @param unit from the unit that the target is trained in to its own
   */
  static LineChart targets(List<Bin> bins, DoubleUnaryOperator unit) {
    List<double[]> points = points(bins, unit);
    List<double[]> ends = new ArrayList<>();
    if (!points.isEmpty()) {
      double first = points.get(0)[0];
      double last = points.get(points.size() - 1)[0];
      ends.add(new double[] {first, first});
      ends.add(new double[] {last, last});
    }
    return chart(
        "Target by prediction",
        "predicted",
        "mean target",
        List.of(line("as predicted", RIGHT, ends), line("model", MODEL, points)));
  }

  /**
   * Rows by how far the prediction lies above the target.
   *
   * @param scale of the target's own unit
   */
  static LineChart residuals(double[] errors, double scale) {
    double all = sum(errors);
    int first = 0;
    int last = errors.length - 1;
    while (first < last && errors[first] == 0) {
      first++;
    }
    while (last > first && errors[last] == 0) {
      last--;
    }
    List<double[]> points = new ArrayList<>();
    for (int i = first; i <= last; i++) {
      double middle = (i - (errors.length - 1) / 2.0) * Findings.Target.errorStep() * scale;
      points.add(new double[] {middle, 100 * errors[i] / all});
    }
    return new LineChart(
        "Residuals",
        "prediction less target",
        "rows",
        " %",
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        List.of(line("model", MODEL, points)));
  }

  private static List<double[]> points(List<Bin> bins, DoubleUnaryOperator unit) {
    return bins.stream()
        .filter(bin -> bin.weight() > 0)
        .map(
            bin ->
                new double[] {unit.applyAsDouble(bin.predicted()), unit.applyAsDouble(bin.seen())})
        .toList();
  }

  private static LineChart chart(
      String title, String across, String up, List<LineChart.Line> lines) {
    return new LineChart(title, across, up, Double.POSITIVE_INFINITY, lines);
  }

  private static LineChart.Line line(String name, int group, List<double[]> points) {
    return new LineChart.Line(
        name,
        group,
        points.stream().mapToDouble(point -> point[0]).toArray(),
        points.stream().mapToDouble(point -> point[1]).toArray());
  }

  static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
