package dev.regatta.driver.report;

import dev.regatta.worker.optimizer.Climb;
import dev.regatta.worker.train.LocalSpec;
import java.util.Locale;

/**
 * The heap that a run needs, in bytes: by each worker, and by the driver beside the workers that
 * share its JVM.
 *
 * @param shardBytes packed rows of one worker: training, validation and test
 * @param workerBytes weights, gradients, slots and what is sent and received of one worker
 * @param driverBytes the state, the best weights, a checkpoint's copy and what other JVMs send
 */
public record MemoryEstimate(long shardBytes, long workerBytes, long driverBytes) {
  /** The share of the heap that may be planned: native products need the rest free. */
  private static final double USABLE = 0.7;

  /**
   * What a worker holds at one time of what crosses in a Spark job, beside the two that every
   * exchange has: the broadcast's pieces, the array that is made of them, the result that Spark
   * serializes, and its block.
   */
  private static final long COPIES_IN_A_JOB = 4;

  /**
   * Computes the estimate.
   *
   * @param shardBytes packed rows of one worker
   * @param averagingVectors of the state: the averaging rule's slots, the average over rounds
   * @param workersElsewhere workers whose updates the driver receives
   * @param workers all of them
   */
  public static MemoryEstimate of(
      LocalSpec spec, long shardBytes, int averagingVectors, int workersElsewhere, int workers) {
    long slots = spec.optimizer().slots();
    long kept = spec.keptVectors();
    long keptByAll = kept * spec.threads() * workers;
    long climb = Climb.climbs(spec.optimizer()) ? 1 : 0;
    long perReplica = 2 + climb + slots + kept;
    long perWorker = perReplica * spec.threads() + 2L * spec.vectors();
    long state = spec.vectors() + averagingVectors + 2 + 2 * keptByAll;
    long received = (long) workersElsewhere * spec.vectors();
    long vectorBytes = 4L * spec.network().parameters();
    return new MemoryEstimate(
        shardBytes, perWorker * vectorBytes, (state + received) * vectorBytes);
  }

  /** The same where each round is a Spark job in other JVMs than the driver's. */
  public MemoryEstimate inJobs(LocalSpec spec) {
    long crossing = 4L * spec.network().parameters() * spec.vectors();
    return new MemoryEstimate(shardBytes, workerBytes + COPIES_IN_A_JOB * crossing, driverBytes);
  }

  /** What so many workers need in one JVM that is not the driver's. */
  public long workersBytes(int workersHere) {
    return workersHere * (shardBytes + workerBytes);
  }

  /** Whether a heap leaves enough beside so many bytes. */
  public static boolean fits(long bytes, long heapBytes) {
    return bytes <= USABLE * heapBytes;
  }

  /** The whole gibibytes of heap that would do for so many bytes. */
  public static long neededGibibytes(long bytes) {
    return Math.max(1, (long) Math.ceil(bytes / USABLE / (1L << 30)));
  }

  /** One line for the user. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "memory per worker: %s of rows, %s of weights, gradients and optimizer state",
        size(shardBytes),
        size(workerBytes));
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
