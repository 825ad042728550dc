package dev.regatta.driver.spark.run;

import dev.regatta.driver.exchange.Traffic;
import dev.regatta.driver.history.Entry;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.store.CheckpointWriteException;
import dev.regatta.worker.train.Divergence;
import dev.regatta.worker.train.RoundPlan;
import java.util.List;

/** Several listeners of one run: all hear all, in their order. */
record Listeners(List<RunListener> all) implements RunListener {
  Listeners {
    all = List.copyOf(all);
  }

  @Override
  public void note(String line) {
    all.forEach(each -> each.note(line));
  }

  @Override
  public void opened(String directory) {
    all.forEach(each -> each.opened(directory));
  }

  @Override
  public void started(RunPlan plan) {
    all.forEach(each -> each.started(plan));
  }

  @Override
  public void averaged(TrainingState state, RoundPlan plan, Traffic traffic) {
    all.forEach(each -> each.averaged(state, plan, traffic));
  }

  @Override
  public void validated(Entry entry) {
    all.forEach(each -> each.validated(entry));
  }

  @Override
  public void saved(SavedCheckpoint checkpoint) {
    all.forEach(each -> each.saved(checkpoint));
  }

  @Override
  public void notSaved(CheckpointWriteException failure) {
    all.forEach(each -> each.notSaved(failure));
  }

  @Override
  public void rounded(TrainingState state) {
    all.forEach(each -> each.rounded(state));
  }

  @Override
  public void stepsDecided(int localSteps) {
    all.forEach(each -> each.stepsDecided(localSteps));
  }

  @Override
  public void retried(String line) {
    all.forEach(each -> each.retried(line));
  }

  @Override
  public void rolledBack(Divergence divergence, double rateScale) {
    all.forEach(each -> each.rolledBack(divergence, rateScale));
  }

  @Override
  public void wentBack(TrainingState state) {
    all.forEach(each -> each.wentBack(state));
  }
}
