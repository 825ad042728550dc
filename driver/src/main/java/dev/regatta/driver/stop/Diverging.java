package dev.regatta.driver.stop;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Monitor;
import java.util.Optional;

/**
 * Stops when the validation loss is no number, or above k times its best: the run diverges though
 * every weight is still finite. What happens where one is not says {@code on-divergence}.
 */
@Doc("Stop when the validation loss is far above its best, or not a number.")
public record Diverging(
    @Doc("How many times its best the loss may be.")
        @Default("10")
        @Range(min = 1, minExclusive = true)
        double times)
    implements StopRule {
  private static final Monitor LOSS = new Monitor("validation-loss", false);

  @Override
  public Optional<StopReason> check(History history, Monitor monitor) {
    double best = history.best(LOSS).map(entry -> entry.metric(LOSS.metric())).orElse(0.0);
    double last = history.last().map(entry -> entry.metric(LOSS.metric())).orElse(0.0);
    if (!Double.isFinite(last)) {
      return reason("is " + last);
    }
    return best > 0 && last > times * best
        ? reason(
            "%s is more than %s times its best, %s"
                .formatted(StopReason.figure(last), times, StopReason.figure(best)))
        : Optional.empty();
  }

  private static Optional<StopReason> reason(String what) {
    return Optional.of(new StopReason("diverging: " + LOSS.metric() + " " + what));
  }
}
