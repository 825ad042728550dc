package dev.regatta.driver.spark.run;

import dev.regatta.driver.report.MemoryEstimate;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * What a cluster allows an executor beside its heap before it ends it. YARN and Kubernetes do;
 * Spark's own cluster manager does not look.
 */
final class Overhead {
  private static final String SETTING = "spark.executor.memoryOverhead";
  private static final String FACTOR = "spark.executor.memoryOverheadFactor";
  private static final long MIB = 1 << 20;

  /** By Spark's documentation: the least overhead, and its default share of the heap. */
  private static final long LEAST_MIB = 384;

  private static final double SHARE = 0.1;

  /** What a JVM takes for itself: code, classes, threads, Spark's buffers, libraries. */
  private static final long OF_THE_JVM = 300 * MIB;

  private Overhead() {}

  /**
   * That an executor cannot have what its workers hold outside of the heap, and the setting to
   * raise; empty where it can, or where nobody looks.
   */
  static Optional<String> shortage(MemoryEstimate estimate, int workersHere, SparkConf conf) {
    long outside = workersHere * estimate.outsideBytes();
    if (outside == 0 || !isLimited(conf.get("spark.master", ""))) {
      return Optional.empty();
    }
    long allowed = allowed(conf);
    long needed = outside + OF_THE_JVM;
    if (needed <= allowed) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%d worker%s %s outside of the heap of one JVM and the JVM itself %s, and %s is %s; set"
                + " %s=%dm, or use more executors",
            workersHere,
            workersHere == 1 ? " needs" : "s need",
            MemoryEstimate.size(outside),
            MemoryEstimate.size(OF_THE_JVM),
            SETTING,
            MemoryEstimate.size(allowed),
            SETTING,
            (needed + MIB - 1) / MIB));
  }

  private static boolean isLimited(String master) {
    return master.startsWith("yarn") || master.startsWith("k8s");
  }

  private static long allowed(SparkConf conf) {
    long heapMib = conf.getSizeAsMb("spark.executor.memory", "1g");
    long usualMib = Math.max(LEAST_MIB, (long) (conf.getDouble(FACTOR, SHARE) * heapMib));
    return MIB * conf.getSizeAsMb(SETTING, usualMib + "m");
  }
}
