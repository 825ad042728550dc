package dev.regatta.driver.spark.advise;

import dev.regatta.driver.data.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A network and a training that suit a number of rows. The figures were chosen by the validation
 * rows of data sets from 7,000 to 66,000 rows; docs/getting-started.md has them.
 *
 * @param units of the hidden layers
 * @param dropout of each
 */
record NetworkGuess(List<Integer> units, List<Double> dropout, int epochs, int patience) {
  /** From so many rows on, and how wide the first layer then is. */
  private static final long[][] WIDTHS = {{50_000, 256}, {10_000, 128}, {2_000, 64}, {0, 32}};

  /** Rows that the whole training goes through, as far as epochs stay within bounds. */
  private static final double PASSES = 600_000;

  private static final double PASSES_OF_REGRESSION = 1_200_000;
  private static final long MANY_ROWS = 200_000;
  private static final int MOST_EPOCHS = 200;
  private static final int LEAST_PATIENCE = 5;

  static NetworkGuess of(Task task, long trainingRows) {
    long rows = Math.max(1, trainingRows);
    int width = 0;
    for (long[] step : WIDTHS) {
      width = width == 0 && rows >= step[0] ? (int) step[1] : width;
    }
    boolean regression = task == Task.REGRESSION;
    List<Double> dropout = regression ? ofRegression(rows) : ofClassification(rows);
    double passes = regression ? PASSES_OF_REGRESSION : PASSES;
    int least = rows >= MANY_ROWS ? 10 : 20;
    int epochs = (int) Math.max(least, Math.min(MOST_EPOCHS, Math.round(passes / rows)));
    int patience = Math.max(LEAST_PATIENCE, epochs / 3);
    return new NetworkGuess(List.of(width, width / 2), dropout, epochs, patience);
  }

  private static List<Double> ofClassification(long rows) {
    return rows < WIDTHS[0][0] ? List.of(0.4, 0.3) : List.of(0.2, 0.1);
  }

  private static List<Double> ofRegression(long rows) {
    return rows < WIDTHS[1][0] ? List.of(0.3, 0.2) : List.of(0.1, 0.0);
  }

  /** The layers as lines of a job file. */
  List<String> layers() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      String drop =
          dropout.get(i) == 0 ? "" : String.format(Locale.ROOT, ", dropout: %.1f", dropout.get(i));
      lines.add("- {units: %d, activation: relu%s}".formatted(units.get(i), drop));
    }
    return lines;
  }
}
