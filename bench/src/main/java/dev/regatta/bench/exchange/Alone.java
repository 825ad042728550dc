package dev.regatta.bench.exchange;

import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.worker.Workers;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.train.LocalTrainer;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.StartState;
import dev.regatta.worker.train.WorkerSpec;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;

/** A worker that trains for itself: an epoch that nobody times, then the median of some. */
final class Alone implements Function2<Integer, Iterator<WorkerShards>, Iterator<Double>> {
  private static final long serialVersionUID = 1L;

  private final String spec;
  private final int steps;
  private final int epochs;

  /**
   * Makes the task.
   *
   * @param spec the worker's, as JSON
   * @param steps of an epoch
   * @param epochs that are timed
   */
  Alone(String spec, int steps, int epochs) {
    this.spec = spec;
    this.steps = steps;
    this.epochs = epochs;
  }

  @Override
  public Iterator<Double> call(Integer worker, Iterator<WorkerShards> shards) {
    WorkerSpec bound = Workers.bindSpec(spec);
    Network network = bound.buildNetwork();
    LocalTrainer trainer = new LocalTrainer(bound.local(network), shards.next().training(), worker);
    float[] weights = new float[network.parameters()];
    network.initialize(bound.seed(), weights);
    double[] seconds = new double[epochs];
    for (int epoch = -1; epoch < epochs; epoch++) {
      StartState start = new StartState(weights, new float[0][], null);
      RoundPlan plan = new RoundPlan(epoch + 1, 0, Rounds.rates(steps), 0, false);
      long nanos = trainer.run(plan, start, () -> false).nanos();
      if (epoch >= 0) {
        seconds[epoch] = nanos / 1e9;
      }
    }
    Arrays.sort(seconds);
    return List.of(seconds[epochs / 2]).iterator();
  }
}
