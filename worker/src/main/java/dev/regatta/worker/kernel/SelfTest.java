package dev.regatta.worker.kernel;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * How fast products are here.
 *
 * @param gigaflops of float32, on one thread unless the library brings its own
 * @param cores that were busy: above one the library has threads of its own, or compilers work
 */
record SelfTest(double gigaflops, double cores) {
  private static final int SIZE = 256;
  private static final double SECONDS = 0.05;

  /** Multiplies for 50 ms, after a first product that pays for the library's start. */
  static SelfTest of(Blas blas) {
    float[] a = new float[SIZE * SIZE];
    float[] c = new float[SIZE * SIZE];
    multiply(blas, a, c);
    long busy = processNanos();
    long started = System.nanoTime();
    long products = 0;
    while (System.nanoTime() - started < SECONDS * 1e9) {
      multiply(blas, a, c);
      products++;
    }
    double nanos = System.nanoTime() - started;
    double operations = 2.0 * SIZE * SIZE * SIZE * products;
    return new SelfTest(operations / nanos, (processNanos() - busy) / nanos);
  }

  private static void multiply(Blas blas, float[] a, float[] c) {
    blas.multiply(Transposed.NEITHER, SIZE, SIZE, SIZE, 1, a, 0, a, 0, 0, c, 0);
  }

  private static long processNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  String describe() {
    return String.format(
        Locale.ROOT, "%.0f GFLOP/s with %.1f cores busy for 50 ms", gigaflops, cores);
  }
}
