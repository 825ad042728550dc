package dev.regatta.bench.quality;

import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Sample;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The outcomes of one setting over seeds. */
record Seeds(List<Outcome> outcomes) {
  /** What an accuracy is to be for rows and rounds to be counted until then. */
  static final double GOAL = 0.87;

  Seeds {
    outcomes = List.copyOf(outcomes);
  }

  Setting setting() {
    return outcomes.get(0).setting();
  }

  /** Rows until the goal; as many as there were where it was not reached. */
  double rowsToGoal() {
    return mean(
        outcome ->
            outcome
                .rowsTo(GOAL)
                .orElse((double) outcome.epochRows() * outcome.validation().size()));
  }

  double mean(ToDoubleFunction<Outcome> value) {
    return outcomes.stream().mapToDouble(value).average().orElseThrow();
  }

  /** The standard deviation over seeds; 0 for one of them. */
  double deviation(ToDoubleFunction<Outcome> value) {
    double mean = mean(value);
    double squares = mean(outcome -> Math.pow(value.applyAsDouble(outcome) - mean, 2));
    int count = outcomes.size();
    return count == 1 ? 0 : Math.sqrt(squares * count / (count - 1));
  }

  /** The standard error of the mean; 0 for one seed. */
  double error(ToDoubleFunction<Outcome> value) {
    return deviation(value) / Math.sqrt(outcomes.size());
  }

  /** The mean of what seeds came to, with all that they came to. */
  Figure figure(String name, String unit, ToDoubleFunction<Outcome> value) {
    double[] values = outcomes.stream().mapToDouble(value).toArray();
    return new Figure(
        "quality/" + setting().name() + "/" + name,
        mean(value),
        unit,
        Optional.empty(),
        Map.of("value", new Sample(unit, values)));
  }
}
