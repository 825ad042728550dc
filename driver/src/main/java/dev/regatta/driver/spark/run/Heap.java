package dev.regatta.driver.spark.run;

import dev.regatta.conf.UserException;
import dev.regatta.driver.report.MemoryEstimate;
import java.util.Locale;
import org.apache.spark.SparkContext;

/** The heap of the JVMs that hold the workers. */
final class Heap {
  private final SparkContext spark;

  Heap(SparkContext spark) {
    this.spark = spark;
  }

  /** Workers that share one JVM when they are spread evenly. */
  int workersPerJvm(int workers) {
    if (spark.isLocal()) {
      return workers;
    }
    int executors = Math.max(1, spark.statusTracker().getExecutorInfos().length - 1);
    return (workers + executors - 1) / executors;
  }

  /** Refuses what cannot fit, with the setting to raise. */
  void require(MemoryEstimate estimate) {
    long heap =
        spark.isLocal()
            ? Runtime.getRuntime().maxMemory()
            : spark.conf().getSizeAsBytes("spark.executor.memory", "1g");
    if (estimate.fits(heap)) {
      return;
    }
    long gib = Math.max(1, (estimate.neededHeapBytes() + (1L << 30) - 1) >> 30);
    throw new UserException(
        String.format(
            Locale.ROOT,
            "memory: %s need %s in one JVM, whose heap is %s; %s",
            estimate.workersHere() == 1 ? "1 worker" : estimate.workersHere() + " workers",
            MemoryEstimate.size(estimate.bytes()),
            MemoryEstimate.size(heap),
            spark.isLocal()
                ? "set REGATTA_MEMORY=" + gib + "g (or spark.driver.memory)"
                : "set spark.executor.memory=" + gib + "g, or use more executors"));
  }
}
