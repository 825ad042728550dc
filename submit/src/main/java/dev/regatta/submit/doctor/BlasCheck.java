package dev.regatta.submit.doctor;

import dev.regatta.conf.Counted;
import dev.regatta.submit.doctor.OnExecutors.Answer;
import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.kernel.Transposed;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which library makes matrix products on each executor, and how fast. */
final class BlasCheck implements Check {
  /** A training step's: rows of a batch, inputs and units of a layer. */
  private static final int ROWS = 128;

  private static final int INPUTS = 512;
  private static final int UNITS = 256;
  private static final double SECONDS = 0.2;

  @Override
  public String name() {
    return "blas";
  }

  @Override
  public Optional<Finding> of(Patient patient) {
    List<Answer> answers = OnExecutors.ask(patient.spark(), BlasCheck::measure);
    double slowest = Double.MAX_VALUE;
    List<String> libraries =
        answers.stream().map(answer -> library(answer.text())).distinct().toList();
    for (Answer answer : answers) {
      slowest = Math.min(slowest, Double.parseDouble(answer.text().split(" ", 2)[0]));
    }
    patient.measured(slowest);
    String what =
        String.format(
            Locale.ROOT,
            "%s, at least %.1f GFLOP/s a thread on %s",
            String.join(" and ", libraries),
            slowest,
            Counted.of(answers.size(), "executor"));
    if (libraries.contains(Blas.plainJava().describe())) {
      return Optional.of(
          Finding.warn(
              what + ": the slow fallback",
              "unset REGATTA_BLAS, or see with REGATTA_BLAS=native why OpenBLAS does not load:"
                  + " docs/platform.md"));
    }
    if (libraries.size() > 1) {
      return Optional.of(
          Finding.warn(
              what + ": results have other bits from run to run",
              "use machines of one kind, or REGATTA_BLAS=java for the same bits on all"));
    }
    return Optional.of(Finding.ok(what));
  }

  private static String library(String answer) {
    return answer.split(" ", 2)[1];
  }

  /** The speed of one thread and the library. */
  private static String measure() {
    Blas blas = Blas.best();
    float[] a = new float[ROWS * INPUTS];
    float[] b = new float[INPUTS * UNITS];
    float[] c = new float[ROWS * UNITS];
    // What the first calls cost is compiling and loading.
    seconds(blas, a, b, c, SECONDS / 2);
    double each = seconds(blas, a, b, c, SECONDS);
    return String.format(
        Locale.ROOT, "%.3f %s", 2.0 * ROWS * INPUTS * UNITS / each / 1e9, blas.describe());
  }

  private static double seconds(Blas blas, float[] a, float[] b, float[] c, double atLeast) {
    long start = System.nanoTime();
    long products = 0;
    double passed = 0;
    while (passed < atLeast) {
      blas.multiply(Transposed.NEITHER, ROWS, UNITS, INPUTS, 1, a, 0, b, 0, 0, c, 0);
      products++;
      passed = (System.nanoTime() - start) / 1e9;
    }
    return passed / products;
  }
}
