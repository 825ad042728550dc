package dev.regatta.driver.spark.run;

import dev.regatta.conf.Counted;
import dev.regatta.conf.UserException;
import dev.regatta.driver.report.MemoryEstimate;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkContext;

/** The memory of the JVMs that hold the workers and the driver. */
final class Heap {
  private static final String DRIVER_SETTING = "spark.driver.memory";

  private final SparkContext spark;

  Heap(SparkContext spark) {
    this.spark = spark;
  }

  /** Workers whose updates come from another JVM than the driver's. */
  int workersElsewhere(int workers) {
    return spark.isLocal() ? 0 : workers;
  }

  /** Refuses what cannot fit, with the setting to raise. */
  void require(MemoryEstimate estimate, int workers) {
    shortage(estimate, workers)
        .ifPresent(
            shortage -> {
              throw new UserException("memory: " + shortage);
            });
  }

  /** Who cannot have what it needs, and the setting to raise; empty where all fits. */
  Optional<String> shortage(MemoryEstimate estimate, int workers) {
    long driverHeap = Runtime.getRuntime().maxMemory();
    if (spark.isLocal()) {
      return shortage(
          Counted.of(workers, "worker") + " and the driver need",
          estimate.workersBytes(workers) + estimate.driverBytes(),
          driverHeap,
          "set REGATTA_MEMORY=%dg (or " + DRIVER_SETTING + ")");
    }
    int executors = Math.max(1, spark.statusTracker().getExecutorInfos().length - 1);
    int workersHere = (workers + executors - 1) / executors;
    Optional<String> ofWorkers =
        shortage(
            Counted.of(workersHere, "worker") + (workersHere == 1 ? " needs" : " need"),
            estimate.workersBytes(workersHere),
            spark.conf().getSizeAsBytes("spark.executor.memory", "1g"),
            "set spark.executor.memory=%dg, or use more executors");
    if (ofWorkers.isPresent()) {
      return ofWorkers;
    }
    Optional<String> outside = Overhead.shortage(estimate, workersHere, spark.conf());
    if (outside.isPresent()) {
      return outside;
    }
    return shortage(
        "the driver, which holds the state and the updates of "
            + Counted.of(workers, "worker")
            + ", needs",
        estimate.driverBytes(),
        driverHeap,
        "set " + DRIVER_SETTING + "=%dg (or REGATTA_MEMORY)");
  }

  private static Optional<String> shortage(String who, long bytes, long heap, String advice) {
    return MemoryEstimate.fits(bytes, heap)
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s %s in one JVM, whose heap is %s; %s",
                who,
                MemoryEstimate.size(bytes),
                MemoryEstimate.size(heap),
                String.format(Locale.ROOT, advice, MemoryEstimate.neededGibibytes(bytes))));
  }
}
