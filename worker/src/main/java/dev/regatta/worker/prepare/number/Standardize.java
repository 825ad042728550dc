package dev.regatta.worker.prepare.number;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import java.util.List;

/** (x - mean) / deviation, the population standard deviation. */
@Doc("To mean 0 and (population) standard deviation 1 over training rows.")
public record Standardize(@Doc(Centering.CENTER) @Default("auto") Centering center)
    implements Numeric {
  /** Centred, but for vectors in sparse rows. */
  public Standardize() {
    this(Centering.AUTO);
  }

  @Override
  public Numeric ofSparseVectors() {
    return new Standardize(center.ofSparseVectors());
  }

  @Override
  public Scale fit(List<NumberSummary> numbers) {
    return LinearScale.of(curve(), numbers, center.offset(), NumberSummary::deviation);
  }
}
