package dev.regatta.driver.dl4j;

import dev.regatta.driver.exchange.Traffic;
import dev.regatta.driver.loop.TrainingListener;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.train.RoundPlan;

/** Follows the rounds of a fit: the loss of the last one, and the program's listeners. */
final class RoundReports implements TrainingListener {
  private final TrainedNetwork network;
  private final Listeners listeners;
  private final Parameters parameters;
  private int iterations;
  private double lossSum;
  private double weightSum;
  private double loss;

  RoundReports(TrainedNetwork network, Listeners listeners, Parameters parameters) {
    this.network = network;
    this.listeners = listeners;
    this.parameters = parameters;
    iterations = network.iterations();
  }

  @Override
  public void averaged(TrainingState state, RoundPlan plan, Traffic traffic) {
    iterations += plan.steps();
    loss = (state.lossSum - lossSum) / (state.weightSum - weightSum);
    lossSum = state.lossSum;
    weightSum = state.weightSum;
    if (!listeners.isEmpty()) {
      write(state.weights);
      listeners.averaged(network);
    }
  }

  /** Writes weights, iterations and score into the program's network. */
  void write(float[] weights) {
    parameters.write(network, weights);
    network.setIterations(iterations);
    network.setScore(loss + network.penalty());
  }
}
