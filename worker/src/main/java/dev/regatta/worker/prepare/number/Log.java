package dev.regatta.worker.prepare.number;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import java.util.List;

/** sign(x) log(1 + |x|), then standardized: for amounts that spread over several powers of ten. */
@Doc("sign(x) log(1 + |x|), then standardized: for numbers over several powers of ten.")
public record Log(@Doc(Centering.CENTER) @Default("auto") Centering center) implements Numeric {
  /** Centred, but for vectors in sparse rows. */
  public Log() {
    this(Centering.AUTO);
  }

  @Override
  public Numeric ofSparseVectors() {
    return new Log(center.ofSparseVectors());
  }

  @Override
  public Curve curve() {
    return Curve.SIGNED_LOG;
  }

  @Override
  public Scale fit(List<NumberSummary> numbers) {
    return LinearScale.of(curve(), numbers, center.offset(), NumberSummary::deviation);
  }
}
