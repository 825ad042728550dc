package dev.regatta.worker.prepare.number;

import dev.regatta.conf.Doc;
import java.util.List;

/** x as it is. */
@Doc("Numbers go in as they are.")
public record Unscaled() implements Numeric {
  @Override
  public Scale fit(List<NumberSummary> numbers) {
    return LinearScale.of(curve(), numbers, number -> 0, number -> 1);
  }
}
