package dev.regatta.bench.quality;

import dev.regatta.driver.report.LineChart;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Validation accuracy by epochs as a picture: a line per setting, the mean over seeds, in a band of
 * one standard deviation to either side.
 */
final class Curves {
  private Curves() {}

  /** The picture; there is at least one setting. */
  static String svg(List<Seeds> all) {
    List<LineChart.Line> lines = new ArrayList<>();
    double bottom = Double.POSITIVE_INFINITY;
    for (Seeds seeds : all) {
      int epochs = seeds.outcomes().get(0).validation().size();
      double[] x = new double[epochs];
      double[] y = new double[epochs];
      double[] spread = new double[epochs];
      for (int epoch = 0; epoch < epochs; epoch++) {
        x[epoch] = epoch + 1;
        y[epoch] = 100 * seeds.mean(at(epoch));
        spread[epoch] = 100 * seeds.deviation(at(epoch));
      }
      lines.add(new LineChart.Line(seeds.setting().name(), lines.size(), x, y, spread));
      // The first epochs are far below the others, and not what is compared.
      bottom = Math.min(bottom, Math.floor(y[Math.min(1, epochs - 1)]) - 1);
    }
    return new LineChart(
            "Validation accuracy by epochs",
            "epochs in all replicas together",
            "validation accuracy, mean and deviation over seeds",
            " %",
            bottom,
            Double.POSITIVE_INFINITY,
            lines)
        .file();
  }

  private static ToDoubleFunction<Outcome> at(int epoch) {
    return outcome -> outcome.validation().get(epoch);
  }
}
