package dev.regatta.bench.kernels;

import dev.regatta.bench.measure.ChildJvm;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Report;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.measure.Turns;
import java.util.List;
import java.util.Map;

/**
 * Whether the JIT compiler makes vector instructions of the loops: each beside itself in a JVM that
 * is told not to.
 */
final class LoopComparison {
  private static final String HEAP = "256m";

  /** Read by the JVM beside its command line. */
  private static final String OPTIONS = "JDK_JAVA_OPTIONS";

  private static final String SCALAR = "-XX:-UseSuperWord";
  private static final Effort QUICK = new Effort(true, 5, 0.05, 0.5, 2, 8);
  private static final Effort FULL = new Effort(false, 15, 0.2, 2, 4, 30);

  private LoopComparison() {}

  static void measure(Effort effort, Report report) {
    report.progress("kernels/loops");
    try (ChildJvm vector = ChildJvm.start(LoopsMain.class, HEAP, Map.of());
        ChildJvm scalar = ChildJvm.start(LoopsMain.class, HEAP, Map.of(OPTIONS, SCALAR))) {
      for (String loop : Loops.all().keySet()) {
        report.add(figure(loop, vector, scalar, effort.quick() ? QUICK : FULL));
      }
    }
  }

  private static Figure figure(String loop, ChildJvm vector, ChildJvm scalar, Effort effort) {
    List<Side> sides = List.of(side("vector", loop, vector), side("scalar", loop, scalar));
    return Figure.ratio(
        "kernels/loops/" + loop + "/vs-scalar",
        "times",
        "scalar",
        "vector",
        Turns.take(sides, effort));
  }

  private static Side side(String name, String loop, ChildJvm jvm) {
    return new Side(name, runs -> Double.parseDouble(jvm.ask(loop + " " + runs)));
  }
}
