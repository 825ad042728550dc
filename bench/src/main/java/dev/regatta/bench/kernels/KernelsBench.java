package dev.regatta.bench.kernels;

import dev.regatta.bench.measure.Benchmark;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Report;
import dev.regatta.bench.measure.Sample;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.measure.Turns;
import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.kernel.Transposed;
import dev.regatta.worker.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Bare matrix products by shape, each optimizer's pass over the weights beside a copy that moves as
 * many bytes, a step of a network with a large table beside one with a small table, and the loops
 * of a step beside themselves without vector instructions.
 */
public final class KernelsBench implements Benchmark {
  private static final List<Shape> SHAPES =
      List.of(
          new Shape(32, 32, 10),
          new Shape(8, 256, 784),
          new Shape(128, 300, 300),
          new Shape(128, 256, 784),
          new Shape(256, 1024, 1024),
          new Shape(1024, 1024, 1024));

  /** The parameters of 784-256-128-10 and of 784-1024-1024-10. */
  private static final List<Integer> PARAMETERS = List.of(235_146, 1_863_690);

  /** A loop is compiled within half a second; there are some eighty sides. */
  private static final Effort QUICK = new Effort(true, 5, 0.1, 0.5, 2, 8);

  private record Shape(int m, int n, int k) {
    String name() {
      return m + "x" + n + "x" + k;
    }

    double gigaOperations() {
      return 2e-9 * m * n * k;
    }
  }

  @Override
  public void measure(Effort effort, Report report) {
    report.note(
        "kernels: one thread. A product of rows x outputs x inputs by way: forward, weight gradient"
            + " (inputs x outputs x rows), input gradient. GB/s of an optimizer count every array"
            + " that it reads and every one that it writes, once (those by layer go over some"
            + " twice); its share is that of the bandwidth of a"
            + " copy of as many bytes. A loop's vs-scalar is how much faster the JIT compiler's"
            + " vector instructions make it.");
    Effort ofLoops = effort.quick() ? QUICK : effort;
    for (Shape shape : SHAPES) {
      report.progress("kernels/sgemm/" + shape.name());
      Turns.take(products(shape), ofLoops)
          .forEach((side, seconds) -> report.add(Figure.of(side, gigaflops(shape, seconds))));
    }
    for (int parameters : PARAMETERS) {
      report.progress("kernels/optimizer/" + parameters);
      passes(parameters, ofLoops, report);
    }
    EmbeddingComparison.measure(effort, report);
    LoopComparison.measure(effort, report);
  }

  private static Sample gigaflops(Shape shape, Sample seconds) {
    return seconds.in("GFLOP/s", s -> shape.gigaOperations() / s);
  }

  private static List<Side> products(Shape shape) {
    Blas blas = Blas.best();
    String name = "kernels/sgemm/" + shape.name() + "/";
    float[] x = ones(shape.m() * shape.k());
    float[] w = ones(shape.k() * shape.n());
    float[] y = ones(shape.m() * shape.n());
    return List.of(
        Side.of(
            name + "forward",
            () ->
                blas.multiply(
                    Transposed.NEITHER, shape.m(), shape.n(), shape.k(), 1, x, 0, w, 0, 0, y, 0)),
        Side.of(
            name + "weight-gradient",
            () ->
                blas.multiply(
                    Transposed.FIRST, shape.k(), shape.n(), shape.m(), 1, x, 0, y, 0, 0, w, 0)),
        Side.of(
            name + "input-gradient",
            () ->
                blas.multiply(
                    Transposed.SECOND, shape.m(), shape.k(), shape.n(), 1, y, 0, w, 0, 0, x, 0)));
  }

  private static float[] ones(int n) {
    float[] values = new float[n];
    Arrays.fill(values, 1e-3f);
    return values;
  }

  /** Gradients and what is copied are shared: nobody changes the first or reads the second. */
  private static void passes(int parameters, Effort effort, Report report) {
    Map<String, Optimizer> optimizers = EveryOptimizer.byName();
    int most = optimizers.values().stream().mapToInt(KernelsBench::arrays).max().orElseThrow();
    float[] gradient = ones(parameters);
    float[] from = ones(parameters * most / 2);
    float[] to = new float[from.length];
    List<Side> sides = new ArrayList<>();
    optimizers.forEach(
        (name, optimizer) -> {
          sides.add(Side.of(name, EveryOptimizer.steps(optimizer, ones(parameters), gradient)));
          int floats = parameters * arrays(optimizer) / 2;
          sides.add(Side.of(name + "-copy", () -> System.arraycopy(from, 0, to, 0, floats)));
        });
    Map<String, Sample> seconds = Turns.take(sides, effort);
    String prefix = "kernels/optimizer/" + parameters + "/";
    optimizers.forEach(
        (name, optimizer) -> {
          double gigabytes = 1e-9 * Float.BYTES * parameters * arrays(optimizer);
          Sample own = Objects.requireNonNull(seconds.get(name));
          report.add(Figure.of(prefix + name, own.in("GB/s", s -> gigabytes / s)));
          report.add(Figure.ratio(prefix + name + "/copy", "share", name + "-copy", name, seconds));
        });
  }

  /** Arrays read and arrays written: the gradient is read, weights and slots are both. */
  private static int arrays(Optimizer optimizer) {
    return 1 + 2 * (1 + optimizer.slots());
  }
}
