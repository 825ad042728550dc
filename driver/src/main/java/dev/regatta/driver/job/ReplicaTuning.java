package dev.regatta.driver.job;

import dev.regatta.driver.averaging.Averaging;
import dev.regatta.driver.averaging.Mean;
import dev.regatta.driver.averaging.Nova;
import dev.regatta.driver.averaging.OuterNesterov;
import dev.regatta.driver.averaging.SlowMomentum;
import dev.regatta.driver.schedule.ReplicaScale;
import dev.regatta.driver.sync.Every;
import dev.regatta.driver.sync.SyncPolicy;
import java.util.OptionalDouble;

/**
 * What a job leaves to Regatta about how its replicas work together, decided so that more workers
 * cost no quality: it follows from the job, the number of replicas and the number of training rows
 * alone, so that equal runs decide alike.
 *
 * <p>The batch shrinks as replicas grow, so that all of them together take a moderate one; the
 * momentum of the averages makes up for the step that each replica makes on its own. For the
 * evidence see {@code docs/averaging.md}.
 *
 * @param batchSize rows per replica and local step
 */
public record ReplicaTuning(
    int batchSize, SyncPolicy every, Averaging rule, ReplicaScale scaleWithReplicas) {
  /** Rows of a step in all replicas together, while a replica has at least the fewest. */
  private static final int ROWS_OF_ALL = 128;

  /** Fewer rows take as long. */
  private static final int FEWEST_ROWS = 8;

  private static final int FEWEST_STEPS_PER_EPOCH = 16;
  private static final int MOST_STEPS = 16;
  private static final int FEWEST_ROUNDS_PER_EPOCH = 4;

  /** Momentum of the averages overshoots after fewer local steps, and in fewer rounds. */
  private static final int FEWEST_STEPS_FOR_MOMENTUM = 8;

  private static final int FEWEST_ROUNDS_FOR_MOMENTUM = 30;

  private static final double OUTER_RATE = 0.7;

  /** Gain of the outer rule, rate / (1 - momentum), per root of the number of replicas. */
  private static final double GAIN = 1.24;

  private static final double MOST_MOMENTUM = 0.95;

  /** The job's settings, and a decision for each that it leaves open. */
  public static ReplicaTuning of(Job job, int replicas, long trainingRows) {
    TrainingSettings training = job.training();
    AveragingSettings averaging = job.averaging();
    long rows = (trainingRows + replicas - 1) / replicas;
    int batch = training.batchSize().orElseGet(() -> batchSize(replicas, rows));
    long steps = (rows + batch - 1) / batch;
    SyncPolicy every = averaging.every().orElseGet(() -> every(replicas, steps));
    Averaging rule =
        averaging.rule().orElseGet(() -> rule(replicas, training.epochs() * steps, every));
    ReplicaScale scale =
        training.scaleWithReplicas().orElseGet(() -> scale((long) replicas * batch, rule));
    return new ReplicaTuning(batch, every, rule.resolve(replicas), scale);
  }

  /** A power of two. */
  private static int batchSize(int replicas, long rows) {
    long most = Math.min(ROWS_OF_ALL / replicas, rows / FEWEST_STEPS_PER_EPOCH);
    return Math.max(FEWEST_ROWS, (int) Long.highestOneBit(most));
  }

  private static SyncPolicy every(int replicas, long steps) {
    long most = replicas == 1 ? MOST_STEPS : steps / FEWEST_ROUNDS_PER_EPOCH;
    return new Every((int) Math.max(1, Math.min(MOST_STEPS, most)));
  }

  private static Averaging rule(int replicas, long steps, SyncPolicy policy) {
    if (policy.boxMillis().isPresent()) {
      return new Nova();
    }
    boolean momentum =
        replicas > 1
            && policy instanceof Every every
            && every.steps() >= FEWEST_STEPS_FOR_MOMENTUM
            && steps / every.steps() >= FEWEST_ROUNDS_FOR_MOMENTUM;
    if (momentum) {
      return new OuterNesterov(OUTER_RATE, momentum(replicas));
    }
    return replicas == 1 ? new Mean(1) : new SlowMomentum(1, OptionalDouble.empty());
  }

  /** In hundredths. */
  private static double momentum(int replicas) {
    double momentum = 1 - OUTER_RATE / (GAIN * Math.sqrt(replicas));
    return Math.min(MOST_MOMENTUM, Math.rint(100 * momentum) / 100);
  }

  /** Where the batch of all replicas is large and nothing else makes longer steps of it. */
  private static ReplicaScale scale(long rowsOfAll, Averaging rule) {
    boolean longer = rowsOfAll > 2 * ROWS_OF_ALL && rule.equals(new Mean(1));
    return longer ? ReplicaScale.SQRT : ReplicaScale.NONE;
  }
}
