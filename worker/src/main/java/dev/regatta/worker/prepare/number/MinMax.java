package dev.regatta.worker.prepare.number;

import dev.regatta.conf.Doc;
import java.util.List;

/** (x - smallest) / (largest - smallest). */
@Doc("To 0 .. 1 between the smallest and the largest number of training rows.")
public record MinMax() implements Numeric {
  @Override
  public Scale fit(List<NumberSummary> numbers) {
    return LinearScale.of(
        curve(), numbers, NumberSummary::smallest, number -> number.largest() - number.smallest());
  }
}
