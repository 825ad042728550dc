package dev.regatta.worker.metric;

import dev.regatta.worker.math.ExactSum;

/**
 * The weight of all rows and, for each class, of its true positives, false positives and false
 * negatives; or for each of several 0/1 labels. A class is predicted where its output is the
 * greatest, a label where its probability is above one half.
 */
final class Confusion {
  private static final int TRUE_POSITIVES = 0;
  private static final int FALSE_POSITIVES = 1;
  private static final int FALSE_NEGATIVES = 2;
  private static final int PER_CATEGORY = 3;

  /** A figure of one category, from its weights. */
  @FunctionalInterface
  interface Figure {
    double of(double truePositives, double falsePositives, double falseNegatives);
  }

  private Confusion() {}

  static int sums(int categories) {
    return 1 + PER_CATEGORY * categories;
  }

  static void add(EvaluatedRow row, ExactSum[] sums, int firstSum) {
    sums[firstSum].add(row.weight());
    if (row.labels() > 1) {
      for (int i = 0; i < row.labels(); i++) {
        add(row, i, row.flagged(i), row.label(i) == 1, sums, firstSum);
      }
      return;
    }
    int truth = (int) row.label(0);
    int predicted = row.bestClass();
    add(row, truth, predicted == truth, true, sums, firstSum);
    if (predicted >= 0 && predicted != truth) {
      add(row, predicted, true, false, sums, firstSum);
    }
  }

  private static void add(
      EvaluatedRow row,
      int category,
      boolean predicted,
      boolean truth,
      ExactSum[] sums,
      int firstSum) {
    if (predicted || truth) {
      int kind = !truth ? FALSE_POSITIVES : predicted ? TRUE_POSITIVES : FALSE_NEGATIVES;
      sums[firstSum + 1 + PER_CATEGORY * category + kind].add(row.weight());
    }
  }

  /** The mean of the categories' figures, each counting alike; NaN without weight. */
  static double macro(ExactSum[] sums, int firstSum, int categories, Figure figure) {
    double total = 0;
    for (int i = 0; i < categories; i++) {
      total +=
          figure.of(
              value(sums, firstSum, i, TRUE_POSITIVES),
              value(sums, firstSum, i, FALSE_POSITIVES),
              value(sums, firstSum, i, FALSE_NEGATIVES));
    }
    return sums[firstSum].value() == 0 ? Double.NaN : total / categories;
  }

  /** The figure of all categories counted together; NaN without weight. */
  static double micro(ExactSum[] sums, int firstSum, int categories, Figure figure) {
    ExactSum[] all = {new ExactSum(), new ExactSum(), new ExactSum()};
    for (int i = 0; i < PER_CATEGORY * categories; i++) {
      all[i % PER_CATEGORY].add(sums[firstSum + 1 + i]);
    }
    double value =
        figure.of(
            all[TRUE_POSITIVES].value(),
            all[FALSE_POSITIVES].value(),
            all[FALSE_NEGATIVES].value());
    return sums[firstSum].value() == 0 ? Double.NaN : value;
  }

  /** The weight of rows that are of a category, and of those that are predicted to be. */
  static double truths(ExactSum[] sums, int firstSum, int category) {
    return value(sums, firstSum, category, TRUE_POSITIVES)
        + value(sums, firstSum, category, FALSE_NEGATIVES);
  }

  static double predictions(ExactSum[] sums, int firstSum, int category) {
    return value(sums, firstSum, category, TRUE_POSITIVES)
        + value(sums, firstSum, category, FALSE_POSITIVES);
  }

  static double right(ExactSum[] sums, int firstSum, int category) {
    return value(sums, firstSum, category, TRUE_POSITIVES);
  }

  private static double value(ExactSum[] sums, int firstSum, int category, int kind) {
    return sums[firstSum + 1 + PER_CATEGORY * category + kind].value();
  }

  /** 2 TP / (2 TP + FP + FN); 0 where nothing is there and nothing predicted. */
  static double f1(double truePositives, double falsePositives, double falseNegatives) {
    return share(2 * truePositives, falsePositives + falseNegatives);
  }

  /** TP / (TP + FP); 0 where nothing is predicted. */
  static double precision(double truePositives, double falsePositives, double falseNegatives) {
    return share(truePositives, falsePositives);
  }

  /** TP / (TP + FN); 0 where nothing is there. */
  static double recall(double truePositives, double falsePositives, double falseNegatives) {
    return share(truePositives, falseNegatives);
  }

  private static double share(double part, double rest) {
    return part == 0 ? 0 : part / (part + rest);
  }
}
