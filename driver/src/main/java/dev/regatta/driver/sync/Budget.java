package dev.regatta.driver.sync;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Pace;
import dev.regatta.driver.history.Progress;
import java.util.List;
import java.util.OptionalInt;

/**
 * The smallest H for which the exchange takes at most the share f of a round: {@code H = ceil(e (1
 * - f) / (f c))}, with e the seconds of an exchange and c those of a local step. Both are medians
 * over the run's first rounds, less the very first ones, in which code is still being compiled and
 * connections are made. Until they are measured rounds have a few steps.
 *
 * <p>What was measured belongs to the history, and so to checkpoints: a resumed run has the H of
 * its first part. Two runs may have different ones.
 */
@Doc("As few local steps as keep the exchange below a share of the time. Not reproducible.")
public record Budget(
    @Doc("Share of the time that exchanging and averaging may take.")
        @Default("0.1")
        @Range(min = 0, max = 1, minExclusive = true, maxExclusive = true)
        double share,
    @Doc("The most local steps, whatever is measured.") @Default("64") @Range(min = 1)
        int mostSteps)
    implements SyncPolicy {
  private static final int FIRST_ROUNDS = 5;
  private static final int MEASURED_ROUNDS = 10;
  private static final int STEPS_UNTIL_THEN = 4;

  @Override
  public int localSteps(Progress progress, double learningRate, History history) {
    return decidedSteps(history).orElse(Math.min(STEPS_UNTIL_THEN, mostSteps));
  }

  @Override
  public int measuredRounds() {
    return FIRST_ROUNDS + MEASURED_ROUNDS;
  }

  @Override
  public OptionalInt decidedSteps(History history) {
    Pace pace = history.pace();
    if (pace.rounds() < measuredRounds()) {
      return OptionalInt.empty();
    }
    double exchange = median(pace.exchangeSeconds());
    double step = median(pace.stepSeconds());
    double steps = Math.ceil(exchange * (1 - share) / (share * step));
    return OptionalInt.of((int) Math.max(1, Math.min(mostSteps, steps)));
  }

  private static double median(List<Double> seconds) {
    List<Double> sorted = seconds.subList(FIRST_ROUNDS, seconds.size()).stream().sorted().toList();
    int half = sorted.size() / 2;
    return (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  @Override
  public boolean reproducible() {
    return false;
  }
}
