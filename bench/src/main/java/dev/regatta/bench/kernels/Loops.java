package dev.regatta.bench.kernels;

import dev.regatta.worker.kernel.ColumnSums;
import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.network.Activation;
import dev.regatta.worker.network.Gelu;
import dev.regatta.worker.network.Relu;
import dev.regatta.worker.network.Sigmoid;
import dev.regatta.worker.network.Silu;
import dev.regatta.worker.network.Tanh;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.train.EndMean;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * The element-wise work of a step and of an average, by its name, on as many floats as a hidden
 * layer of 256 units has for 128 rows. Every run starts from the same values, so that none becomes
 * subnormal.
 */
final class Loops {
  private static final int ROWS = 128;
  private static final int UNITS = 256;
  private static final int FLOATS = ROWS * UNITS;
  private static final int CLASSES = 8;

  private Loops() {}

  static Map<String, Runnable> all() {
    Map<String, Runnable> loops = new LinkedHashMap<>();
    loops.put("relu", activation(new Relu()));
    loops.put("gelu", activation(new Gelu()));
    loops.put("silu", activation(new Silu()));
    loops.put("tanh", activation(new Tanh()));
    loops.put("sigmoid", activation(new Sigmoid()));
    loops.put("cross-entropy", crossEntropy());
    loops.put("column-sums", columnSums());
    EveryOptimizer.byName().forEach((name, optimizer) -> loops.put(name, step(optimizer)));
    loops.put("mean-of-two", mean());
    return loops;
  }

  /** Forward and backward. */
  private static Runnable activation(Activation activation) {
    float[] inputs = random();
    float[] values = new float[FLOATS];
    float[] slopes = new float[FLOATS];
    float[] gradient = new float[FLOATS];
    return () -> {
      System.arraycopy(inputs, 0, values, 0, FLOATS);
      System.arraycopy(inputs, 0, gradient, 0, FLOATS);
      activation.forward(values, slopes, FLOATS);
      activation.backward(values, slopes, gradient, FLOATS);
    };
  }

  private static Runnable crossEntropy() {
    int rows = FLOATS / CLASSES;
    CrossEntropy loss = new CrossEntropy();
    float[] outputs = random();
    float[] labels = new float[rows];
    float[] gradient = new float[FLOATS];
    return () -> loss.gradient(outputs, labels, null, rows, CLASSES, 1f / rows, gradient);
  }

  private static Runnable columnSums() {
    ColumnSums sums = new ColumnSums(UNITS);
    float[] matrix = random();
    float[] target = new float[UNITS];
    return () -> sums.sum(matrix, ROWS, target, 0);
  }

  private static Runnable step(Optimizer optimizer) {
    float[] weights = random();
    float[] gradient = random();
    float[][] slots = new float[optimizer.slots()][FLOATS];
    float[] constants = new float[Optimizer.CONSTANTS];
    long[] age = new long[1];
    return () -> {
      optimizer.prepare(++age[0], optimizer.learningRate(), constants);
      optimizer.step(weights, gradient, slots, 0, FLOATS, constants);
    };
  }

  private static Runnable mean() {
    EndMean mean = new EndMean();
    float[][] ends = {random(), random()};
    double[] weights = {ROWS, ROWS};
    float[] target = new float[FLOATS];
    return () -> {
      for (int from = 0; from < FLOATS; from += EndMean.SLICE) {
        mean.of(ends, weights, from, EndMean.SLICE, target, from);
      }
    };
  }

  private static float[] random() {
    Random random = new Random(1);
    float[] values = new float[FLOATS];
    for (int i = 0; i < FLOATS; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
