package dev.regatta.bench;

import dev.regatta.bench.measure.Benchmark;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Report;
import dev.regatta.bench.measure.Sample;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.measure.Turns;
import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.kernel.Transposed;
import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Dense;
import dev.regatta.worker.network.DenseLayer;
import dev.regatta.worker.network.Layer;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.network.Relu;
import dev.regatta.worker.optimizer.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/**
 * One local step of one replica (rows copied in, gradient, plain SGD) beside the matrix products of
 * that step alone. Prints a Markdown table.
 */
final class StepBench implements Benchmark {
  private static final List<Shape> SHAPES =
      List.of(
          new Shape(32, 10, 32, 2),
          new Shape(128, 28, 300, 300, 300, 2),
          new Shape(1024, 28, 300, 300, 300, 2),
          new Shape(128, 784, 256, 128, 10),
          new Shape(256, 784, 1024, 1024, 10));

  private static final double LEARNING_RATE = 1e-3;

  /** A dense relu network by its widths, inputs first, and the rows of a batch. */
  record Shape(int batch, int... widths) {
    int inputs() {
      return widths[0];
    }

    int outputs() {
      return widths[widths.length - 1];
    }

    String label() {
      return String.join("-", Arrays.stream(widths).mapToObj(Integer::toString).toList());
    }

    Network network() {
      List<Layer> layers = new ArrayList<>();
      for (int i = 1; i < widths.length - 1; i++) {
        layers.add(new DenseLayer(widths[i], new Relu(), 0, Optional.empty()));
      }
      return new Dense(layers, Optional.of(new CrossEntropy())).build(inputs(), outputs());
    }
  }

  @Override
  public void measure(Effort effort, Report report) {
    report.note(
        "step: one thread; rows copied in, gradient, plain SGD. products: its matrix products"
            + " alone.");
    for (Shape shape : SHAPES) {
      String name = "step/" + shape.label() + "/" + shape.batch();
      report.progress(name);
      Map<String, Sample> times =
          Turns.take(
              List.of(Side.of("step", step(shape)), Side.of("products", products(shape))), effort);
      Sample step = Objects.requireNonNull(times.get("step"));
      report.add(Figure.of(name + "/rows", step.in("rows/s", seconds -> shape.batch() / seconds)));
      report.add(Figure.of(name + "/time", step.in("microseconds", seconds -> seconds * 1e6)));
      report.add(Figure.ratio(name + "/products", "share", "products", "step", times));
    }
  }

  private static Runnable step(Shape shape) {
    Network network = shape.network();
    float[] weights = new float[network.parameters()];
    network.initialize(1, weights);
    float[] gradient = new float[weights.length];
    float[] rows = random(shape.batch() * shape.inputs());
    Batch batch = new Batch(shape.batch(), shape.inputs(), false);
    batch.rows = shape.batch();
    for (int i = 0; i < batch.rows; i++) {
      batch.labels[i] = i % shape.outputs();
    }
    Propagation propagation = network.open(shape.batch());
    Sgd sgd = new Sgd(LEARNING_RATE);
    float[][] slots = new float[sgd.slots()][];
    return () -> {
      System.arraycopy(rows, 0, batch.features, 0, rows.length);
      propagation.gradient(batch, weights, gradient, 0);
      sgd.step(weights, gradient, slots, 0, weights.length, 1, sgd.learningRate());
    };
  }

  private static Runnable products(Shape shape) {
    List<Runnable> products = new ArrayList<>();
    for (int i = 1; i < shape.widths().length; i++) {
      products.add(products(shape.batch(), shape.widths()[i - 1], shape.widths()[i], i > 1));
    }
    return () -> products.forEach(Runnable::run);
  }

  private static Runnable products(int rows, int in, int out, boolean toInputs) {
    Blas blas = Blas.best();
    float[] x = random(rows * in);
    float[] w = random(in * out);
    float[] y = random(rows * out);
    float[] xGradient = new float[x.length];
    float[] wGradient = new float[w.length];
    float[] yGradient = random(y.length);
    return () -> {
      blas.multiply(Transposed.NEITHER, rows, out, in, 1, x, 0, w, 0, 0, y, 0);
      blas.multiply(Transposed.FIRST, in, out, rows, 1, x, 0, yGradient, 0, 0, wGradient, 0);
      if (toInputs) {
        blas.multiply(Transposed.SECOND, rows, in, out, 1, yGradient, 0, w, 0, 0, xGradient, 0);
      }
    };
  }

  private static float[] random(int n) {
    Random random = new Random(1);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
