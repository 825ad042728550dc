package dev.regatta.driver.loop;

import dev.regatta.driver.stop.StopReason;
import dev.regatta.worker.train.Divergence;
import org.jspecify.annotations.Nullable;

/**
 * How a run's loop ended.
 *
 * @param stop set when a rule stopped it early
 * @param divergence set when it diverged: there is no model then
 * @param interrupted whether it was asked to stop
 */
public record Outcome(
    @Nullable StopReason stop, @Nullable Divergence divergence, boolean interrupted) {}
