package dev.regatta.driver.exchange;

import dev.regatta.worker.shard.PackedShard;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One worker's packed rows: a shard of each split. A class, because Spark's Kryo can neither read
 * nor write records.
 */
public final class WorkerShards implements Serializable {
  private static final long serialVersionUID = 1L;

  private final PackedShard training;
  private final PackedShard validation;
  private final @Nullable PackedShard test;

  /**
   * Puts a worker's shards together; each may be empty.
   *
   * @param test null where the job has no test rows
   */
  public WorkerShards(PackedShard training, PackedShard validation, @Nullable PackedShard test) {
    this.training = training;
    this.validation = validation;
    this.test = test;
  }

  public PackedShard training() {
    return training;
  }

  /**
   * The shard that holds the part's rows; for the training sample, all training rows.
   *
   * @throws IllegalStateException for the test rows of a job without
   */
  public PackedShard of(Part part) {
    return switch (part) {
      case TRAINING_SAMPLE -> training;
      case VALIDATION -> validation;
      case TEST -> {
        if (test == null) {
          throw new IllegalStateException("the job has no test rows");
        }
        yield test;
      }
    };
  }

  /** Training, validation and, where the job has some, test. */
  public List<PackedShard> all() {
    return test == null ? List.of(training, validation) : List.of(training, validation, test);
  }
}
