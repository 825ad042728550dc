package dev.regatta.driver.history;

import java.util.ArrayList;
import java.util.List;

/**
 * What the first rounds of a run took, by round, where the sync policy has them measured.
 *
 * @param stepSeconds of one local step of the slowest worker
 * @param exchangeSeconds of the round besides its local steps
 */
public record Pace(List<Double> stepSeconds, List<Double> exchangeSeconds) {
  /** Nothing measured yet. */
  public static final Pace NONE = new Pace(List.of(), List.of());

  public Pace {
    stepSeconds = List.copyOf(stepSeconds);
    exchangeSeconds = List.copyOf(exchangeSeconds);
  }

  public int rounds() {
    return stepSeconds.size();
  }

  public Pace plus(double step, double exchange) {
    List<Double> steps = new ArrayList<>(stepSeconds);
    steps.add(step);
    List<Double> exchanges = new ArrayList<>(exchangeSeconds);
    exchanges.add(exchange);
    return new Pace(steps, exchanges);
  }
}
