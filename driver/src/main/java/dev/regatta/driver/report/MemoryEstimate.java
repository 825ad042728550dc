package dev.regatta.driver.report;

import dev.regatta.worker.optimizer.Climb;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.ShardEvaluator;
import java.util.Locale;

/**
 * The memory that a run needs, in bytes: heap by each worker, and by the driver beside the workers
 * that share its JVM; and what a worker holds outside of the heap.
 *
 * @param shardBytes packed rows of one worker: training, validation and test
 * @param workerBytes weights, gradients, slots and what is sent and received of one worker
 * @param driverBytes the state, the best weights, a checkpoint's copy and what other JVMs send
 * @param outsideBytes outside of the heap of one worker's JVM, by its replicas' buffers
 */
public record MemoryEstimate(
    long shardBytes, long workerBytes, long driverBytes, long outsideBytes) {
  /** The share of the heap that may be planned: native products need the rest free. */
  private static final double USABLE = 0.7;

  /**
   * What a worker holds at one time of what crosses in a Spark job, beside the two that every
   * exchange has: the broadcast's pieces, the array that is made of them, the result that Spark
   * serializes, and its block.
   */
  private static final long COPIES_IN_A_JOB = 4;

  /** What the driver holds of a broadcast beside the state: the array, and its pieces. */
  private static final long COPIES_OF_A_BROADCAST = 2;

  /**
   * What the driver holds of a result that it takes in, beside what it makes of it: the block that
   * it fetches and the message in it. Later on, with all of them there, it is the frames beside
   * what is read from them.
   */
  private static final long COPIES_OF_A_RESULT = 2;

  /** By Spark's spark.resultGetter.threads. A thread that lacks memory leaves the job waiting. */
  private static final int RESULTS_AT_A_TIME = 4;

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
        shardBytes, perWorker * vectorBytes, (state + received) * vectorBytes, outside(spec));
  }

  /** The first replica's thread evaluates, too, in memory that it has for both. */
  private static long outside(LocalSpec spec) {
    int most = Math.max(spec.batchRows(), ShardEvaluator.BLOCK_ROWS);
    return spec.network().outsideBytes(most)
        + (spec.threads() - 1) * spec.network().outsideBytes(spec.batchRows());
  }

  /**
   * The same where each round is a Spark job in other JVMs than the driver's.
   *
   * @param workers those, all of which send results
   */
  public MemoryEstimate inJobs(LocalSpec spec, int workers) {
    long vectorBytes = 4L * spec.network().parameters();
    long crossing = vectorBytes * spec.vectors();
    long result = crossing + vectorBytes * spec.keptVectors() * spec.threads();
    long onTheirWay = Math.min(workers, RESULTS_AT_A_TIME) * COPIES_OF_A_RESULT;
    return new MemoryEstimate(
        shardBytes,
        workerBytes + COPIES_IN_A_JOB * crossing,
        driverBytes + COPIES_OF_A_BROADCAST * crossing + Math.max(onTheirWay, workers) * result,
        outsideBytes);
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
        "memory per worker: %s of rows, %s of weights, gradients and optimizer state%s",
        size(shardBytes),
        size(workerBytes),
        outsideBytes == 0 ? "" : ", and outside of the heap " + size(outsideBytes));
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
