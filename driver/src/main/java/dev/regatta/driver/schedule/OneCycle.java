package dev.regatta.driver.schedule;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Progress;

/**
 * Up along half a cosine from max/25 to max, the optimizer's rate, over 30 percent of the run, and
 * down along another to max/250 000 (Smith and Topin: Super-Convergence, 2018; shape and defaults
 * of PyTorch OneCycleLR, which makes momentum fall and rise beside it).
 */
@Doc("The rate rises to the optimizer's over the first part of the run and falls over the rest.")
public record OneCycle(
    @Doc("Share of the run in which the rate rises.")
        @Default("0.3")
        @Range(min = 0, max = 1, maxExclusive = true)
        double rise,
    @Doc("The optimizer's rate over the rate at the start.") @Default("25") @Range(min = 1)
        double startDivisor,
    @Doc("The rate at the start over the rate at the end.") @Default("1e4") @Range(min = 1)
        double endDivisor,
    @Doc("Linear warm-up from 0 to the start, in epochs.") @Default("0") @Range(min = 0)
        double warmupEpochs)
    implements Schedule {
  @Override
  public double factor(double epochs, double plannedEpochs, History history) {
    double t = plannedEpochs == 0 ? 1 : Math.min(1, epochs / plannedEpochs);
    return t < rise
        ? between(startFactor(), 1, t / rise)
        : between(1, startFactor() / endDivisor, (t - rise) / (1 - rise));
  }

  @Override
  public double startFactor() {
    return 1 / startDivisor;
  }

  @Override
  public double risen(Progress progress, History history) {
    double warmupRows = warmupEpochs * progress.epochRows();
    double peak = warmupRows + rise * Math.max(0, progress.plannedRows() - warmupRows);
    return progress.rows() < peak ? 1 : at(progress, history);
  }

  private static double between(double from, double to, double t) {
    double cos = StrictMath.cos(StrictMath.PI * t);
    return from * (1 + cos) / 2 + to * (1 - cos) / 2;
  }
}
