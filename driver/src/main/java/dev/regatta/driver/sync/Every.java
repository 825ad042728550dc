package dev.regatta.driver.sync;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Progress;

/** H local steps, always (Stich: Local SGD Converges Fast and Communicates Little, 2019). */
@Doc("The same number of local steps between all averages.")
public record Every(@Doc("Local steps.") @Default("16") @Range(min = 1) int steps)
    implements SyncPolicy {
  @Override
  public int localSteps(Progress progress, double learningRate, History history) {
    return steps;
  }
}
