package dev.regatta.driver.report;

import java.util.Locale;

/**
 * The heap that a run needs in one JVM that holds workers, in bytes.
 *
 * @param workersHere workers that share the JVM
 * @param shardBytes packed rows of one worker: training, validation and test
 * @param stateBytes weights, gradient and slots of one worker's replicas
 */
public record MemoryEstimate(int workersHere, long shardBytes, long stateBytes) {
  /** The share of the heap that may be planned: native products need the rest free. */
  private static final double USABLE = 0.7;

  /**
   * Computes the estimate.
   *
   * @param shardBytes packed rows of one worker
   * @param threads replicas per worker
   * @param slots the optimizer's
   */
  public static MemoryEstimate of(
      int workersHere, long shardBytes, long parameters, int threads, int slots) {
    long perReplica = 4L * parameters * (2 + slots);
    long returned = 4L * parameters * (1 + slots) * 2;
    return new MemoryEstimate(workersHere, shardBytes, perReplica * threads + returned);
  }

  public long bytes() {
    return workersHere * (shardBytes + stateBytes);
  }

  public boolean fits(long heapBytes) {
    return bytes() <= USABLE * heapBytes;
  }

  /** The heap that would do. */
  public long neededHeapBytes() {
    return (long) Math.ceil(bytes() / USABLE);
  }

  /** One line for the user. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "memory per worker: %s of rows, %s of weights, gradients and optimizer state",
        size(shardBytes),
        size(stateBytes));
  }

  /** Bytes for a person: 12.3 MB. */
  public static String size(long bytes) {
    if (bytes < 1_000_000) {
      return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
    }
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }
}
