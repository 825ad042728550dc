package dev.regatta.worker.metric;

import dev.regatta.worker.math.ExactSum;

/** The weight of rows by true and predicted class; rows without a predicted class are left out. */
record ConfusionMatrix(int classes) implements Tally {
  @Override
  public int sums() {
    return classes * classes;
  }

  @Override
  public void add(EvaluatedRow row, ExactSum[] sums, int firstSum) {
    int predicted = row.bestClass();
    if (predicted >= 0) {
      int truth = (int) row.label(0);
      sums[firstSum + truth * classes + predicted].add(row.weight());
    }
  }

  /** Rows are true classes, columns predicted ones. */
  double[][] read(ExactSum[] sums, int firstSum) {
    double[][] matrix = new double[classes][classes];
    for (int i = 0; i < sums(); i++) {
      matrix[i / classes][i % classes] = sums[firstSum + i].value();
    }
    return matrix;
  }
}
