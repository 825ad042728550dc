package dev.regatta.bench.step;

import dev.regatta.bench.task.LabelledRows;
import dev.regatta.bench.task.Learner;
import dev.regatta.bench.task.StepTask;
import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.kernel.Transposed;
import java.util.ArrayList;
import java.util.List;

/** The matrix products of a task's step alone, each as one call. Learns nothing. */
final class Products implements Learner {
  private final List<Runnable> products = new ArrayList<>();

  Products(StepTask task) {
    for (int layer = 0; layer < task.layers(); layer++) {
      int in = task.widths().get(layer);
      products.add(products(task.batch(), in, task.widths().get(layer + 1), layer > 0));
    }
  }

  private static Runnable products(int rows, int in, int out, boolean toInputs) {
    Blas blas = Blas.best();
    float[] x = random(rows, in);
    float[] w = random(in, out);
    float[] y = new float[rows * out];
    float[] xGradient = new float[x.length];
    float[] wGradient = new float[w.length];
    float[] yGradient = random(rows, out);
    return () -> {
      blas.multiply(Transposed.NEITHER, rows, out, in, 1, x, 0, w, 0, 0, y, 0);
      blas.multiply(Transposed.FIRST, in, out, rows, 1, x, 0, yGradient, 0, 0, wGradient, 0);
      if (toInputs) {
        blas.multiply(Transposed.SECOND, rows, in, out, 1, yGradient, 0, w, 0, 0, xGradient, 0);
      }
    };
  }

  private static float[] random(int rows, int columns) {
    return LabelledRows.synthetic(rows, columns, 1).features();
  }

  @Override
  public void train(int steps) {
    for (int step = 0; step < steps; step++) {
      products.forEach(Runnable::run);
    }
  }

  @Override
  public double loss() {
    return Double.NaN;
  }
}
