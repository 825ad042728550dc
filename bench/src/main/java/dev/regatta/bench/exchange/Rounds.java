package dev.regatta.bench.exchange;

import dev.regatta.driver.averaging.Averaging;
import dev.regatta.driver.averaging.Combine;
import dev.regatta.driver.averaging.Mean;
import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.Update;
import java.util.Arrays;
import java.util.List;

/** Rounds as the training loop runs them: exchange, average, rule. */
final class Rounds implements AutoCloseable {
  /** Small enough that weights stay as they are, so that every round is like the first. */
  private static final double RATE = 1e-6;

  private static final Averaging RULE = new Mean(1);

  private final LocalSpec spec;
  private final Exchange exchange;
  private final TrainingState state;

  Rounds(LocalSpec spec, Exchange exchange, TrainingState state) {
    this.spec = spec;
    this.exchange = exchange;
    this.state = state;
  }

  /** An epoch of one step: the seconds that are not the slowest worker's local step. */
  double overhead() {
    long started = System.nanoTime();
    List<Update> updates = round(0, 1);
    endEpoch();
    long slowest = updates.stream().mapToLong(Update::nanos).max().orElseThrow();
    return (System.nanoTime() - started - slowest) / 1e9;
  }

  /** An epoch with an average every so many steps: all its seconds. */
  double epoch(int steps, int every) {
    long started = System.nanoTime();
    for (int step = 0; step < steps; step += every) {
      round(step, Math.min(every, steps - step));
    }
    endEpoch();
    return (System.nanoTime() - started) / 1e9;
  }

  private List<Update> round(int firstStep, int steps) {
    RoundPlan plan = new RoundPlan(state.epoch, firstStep, rates(steps), state.age, false);
    List<Update> updates = exchange.round(plan, state);
    Combine.apply(updates, spec, RULE, plan.meanRate(), state);
    state.rounds++;
    state.age += steps;
    state.step = firstStep + steps;
    return updates;
  }

  private void endEpoch() {
    state.epoch++;
    state.step = 0;
  }

  static double[] rates(int steps) {
    double[] rates = new double[steps];
    Arrays.fill(rates, RATE);
    return rates;
  }

  @Override
  public void close() {
    exchange.close();
  }
}
