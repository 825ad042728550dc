package dev.regatta.driver.stop;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Monitor;
import java.util.Optional;

/**
 * Stops when the monitored figure is worse than its best by more than so many percent: {@code GL =
 * 100 (E / E_best - 1) > alpha} (Prechelt: Early Stopping - But When?, 1998, section 2.2). Where
 * higher is better the quotient is turned round. Figures are to be above 0: a best of 0 or less
 * stops nothing.
 */
@Doc("Stop when the monitored figure is worse than its best by more than so many percent.")
public record GeneralizationLoss(
    @Doc("Percent of the best figure.") @Default("5") @Range(min = 0) double percent)
    implements StopRule {
  @Override
  public Optional<StopReason> check(History history, Monitor monitor) {
    String metric = monitor.metric();
    double best = history.best(monitor).map(entry -> entry.metric(metric)).orElse(0.0);
    double last = history.last().map(entry -> entry.metric(metric)).orElse(0.0);
    double loss = 100 * (monitor.higherIsBetter() ? best / last - 1 : last / best - 1);
    return best > 0 && loss > percent
        ? Optional.of(
            new StopReason(
                metric
                    + " "
                    + StopReason.figure(last)
                    + " is more than "
                    + percent
                    + " percent worse than its best, "
                    + StopReason.figure(best)))
        : Optional.empty();
  }
}
