package dev.regatta.worker.prepare.number;

import dev.regatta.conf.Doc;
import java.util.List;

/** (x - mean) / deviation, the population standard deviation. */
@Doc("To mean 0 and (population) standard deviation 1 over training rows.")
public record Standardize() implements Numeric {
  @Override
  public Scale fit(List<NumberSummary> numbers) {
    return LinearScale.of(curve(), numbers, NumberSummary::mean, NumberSummary::deviation);
  }
}
