package dev.regatta.driver.exchange;

import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.metric.Evaluation;
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

  /** Metrics of one set of weights on rows that the workers hold, merged exactly. */
  Evaluation evaluate(float[] weights, Part part);

  /** Releases what the exchange holds on workers. */
  @Override
  void close();
}
