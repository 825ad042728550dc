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
  /** Runs one round on all workers; the updates come by worker index. State is only read. */
  List<Update> round(RoundPlan plan, TrainingState state);

  /**
   * Metrics of one set of weights on rows that the workers hold, merged exactly.
   *
   * @return one evaluation per part, in their order
   */
  List<Evaluation> evaluate(float[] weights, List<Part> parts);

  /**
   * Slots that stay with the replicas, by replica, as after the last round; empty where none do.
   * Asked for before a checkpoint.
   */
  default KeptSlots[] kept() {
    return new KeptSlots[0];
  }

  /** The next round starts from these kept slots; where they are empty, from zeros. */
  default void restore(KeptSlots[] kept) {}

  /** Releases what the exchange holds on workers. */
  @Override
  void close();
}
