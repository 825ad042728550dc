package dev.regatta.driver.exchange;

import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.shard.Shard;
import dev.regatta.worker.train.ShardEvaluator;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One worker's packed rows: a shard of each split. A class, because Spark's Kryo can neither read
 * nor write records.
 */
public final class WorkerShards implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Shard training;
  private final Shard validation;
  private final @Nullable Shard test;

  /**
   * Puts a worker's shards together; each may be empty.
   *
   * @param test null where the job has no test rows
   */
  public WorkerShards(Shard training, Shard validation, @Nullable Shard test) {
    this.training = training;
    this.validation = validation;
    this.test = test;
  }

  public Shard training() {
    return training;
  }

  /**
   * The shard that holds the part's rows; for the training sample, all training rows.
   *
   * @throws IllegalStateException for the test rows of a job without
   */
  public Shard of(Part part) {
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

  /**
   * Metrics of one part's rows.
   *
   * @param sampleRows at most so many training rows make the training sample
   */
  public Evaluation evaluate(ShardEvaluator evaluator, Part part, int sampleRows, float[] weights) {
    Shard shard = of(part);
    int rows = part == Part.TRAINING_SAMPLE ? Math.min(sampleRows, shard.rows()) : shard.rows();
    Evaluation evaluation = evaluator.newEvaluation();
    evaluator.add(shard, rows, weights, evaluation);
    return evaluation;
  }

  /** Training, validation and, where the job has some, test. */
  public List<Shard> all() {
    return test == null ? List.of(training, validation) : List.of(training, validation, test);
  }
}
