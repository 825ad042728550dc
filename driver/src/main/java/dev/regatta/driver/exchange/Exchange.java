package dev.regatta.driver.exchange;

import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.train.KeptSlots;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.Update;
import java.util.List;

/**
 * How rounds and evaluations reach the workers. Whatever the way, the same plan and state bring the
 * same updates, bit for bit.
 */
public interface Exchange extends AutoCloseable {
  /**
   * Runs one round on all workers; the updates come by worker index. State is only read. The
   * vectors of the updates are valid until the next round.
   *
   * @throws ReplicaStateLostException where slots that stay with the replicas are lost; so do
   *     {@link #kept} and {@link #evaluate}
   */
  List<Update> round(RoundPlan plan, TrainingState state);

  /**
   * The slots that stay with the replicas, by replica (worker x threads + thread), as after the
   * last round; empty where nothing is kept. Asked for before a checkpoint, never after a round
   * that diverged.
   */
  KeptSlots[] kept();

  /** The next round starts from these slots; from zeros where they are empty. */
  void restore(KeptSlots[] kept);

  /**
   * Metrics of one set of weights on rows that the workers hold, merged exactly.
   *
   * @return one evaluation per part, in their order
   */
  List<Evaluation> evaluate(float[] weights, List<Part> parts);

  /** What has left this JVM for workers and come from them so far. */
  default Traffic traffic() {
    return Traffic.NONE;
  }

  /** Releases what the exchange holds on workers. */
  @Override
  void close();
}
