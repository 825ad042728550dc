package dev.regatta.driver.sync;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Progress;

/**
 * H = max(H_base, floor((a / lr)^2)) local steps: ever more as the rate falls (Gu et al.: A
 * Quadratic Synchronization Rule, 2024, eq. 2). While the schedule warms up, H is that of its end,
 * as in the paper. At a rate of 0 it is as many as the epoch has left.
 *
 * <p>H grows from its base on once the rate is below a / sqrt(H_base): a is of the size of the rate
 * and has no default.
 */
@Doc("More local steps as the learning rate falls: with the square of one over it.")
public record Quadratic(
    @Doc("The fewest local steps.") @Default("4") @Range(min = 1) int steps,
    @Doc("Local steps are the square of this over the learning rate, where that is more.")
        @Range(min = 0, minExclusive = true)
        double alpha)
    implements SyncPolicy {
  @Override
  public int localSteps(Progress progress, double learningRate, History history) {
    double ratio = alpha / learningRate;
    return Math.max(steps, (int) Math.min(Integer.MAX_VALUE, Math.floor(ratio * ratio)));
  }
}
