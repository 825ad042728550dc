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

  private final ExactSum[] sums;
  private final int firstSum;
  private final int categories;

  /**
   * The confusion that sums hold.
   *
   * @param sums those of {@link #add}, from {@code firstSum} on
   */
  Confusion(ExactSum[] sums, int firstSum, int categories) {
    this.sums = sums;
    this.firstSum = firstSum;
    this.categories = categories;
  }

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

  /** Classes, or labels that are 0 or 1. */
  int categories() {
    return categories;
  }

  /** The weight of all rows. */
  double all() {
    return sums[firstSum].value();
  }

  /** The mean of the categories' figures, each counting alike; NaN without weight. */
  double macro(Figure figure) {
    double total = 0;
    for (int i = 0; i < categories; i++) {
      total +=
          figure.of(value(i, TRUE_POSITIVES), value(i, FALSE_POSITIVES), value(i, FALSE_NEGATIVES));
    }
    return all() == 0 ? Double.NaN : total / categories;
  }

  /** The figure of all categories counted together; NaN without weight. */
  double micro(Figure figure) {
    ExactSum[] together = {new ExactSum(), new ExactSum(), new ExactSum()};
    for (int i = 0; i < PER_CATEGORY * categories; i++) {
      together[i % PER_CATEGORY].add(sums[firstSum + 1 + i]);
    }
    double value =
        figure.of(
            together[TRUE_POSITIVES].value(),
            together[FALSE_POSITIVES].value(),
            together[FALSE_NEGATIVES].value());
    return all() == 0 ? Double.NaN : value;
  }

  /** The weight of rows that are of a category. */
  double truths(int category) {
    return value(category, TRUE_POSITIVES) + value(category, FALSE_NEGATIVES);
  }

  /** The weight of rows that are predicted to be of a category. */
  double predictions(int category) {
    return value(category, TRUE_POSITIVES) + value(category, FALSE_POSITIVES);
  }

  /** The weight of rows that are of a category and predicted to be. */
  double right(int category) {
    return value(category, TRUE_POSITIVES);
  }

  private double value(int category, int kind) {
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
