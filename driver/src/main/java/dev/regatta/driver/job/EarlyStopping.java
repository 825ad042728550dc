package dev.regatta.driver.job;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.driver.stop.Patience;
import dev.regatta.driver.stop.StopRule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The {@code early-stopping} part of a job file. */
@Doc("When to stop before the last epoch, and which weights to keep.")
public record EarlyStopping(
    @Doc("The figure that decides: validation- or training-, then loss, accuracy, rmse, ...")
        @Default("validation-loss")
        String monitor,
    @Doc("Stop after so many validations without improvement; null: never.")
        @Default("5")
        @Range(min = 1)
        OptionalInt patience,
    @Doc("An improvement is more than this, in the figure's own unit.")
        @Default("0.0")
        @Range(min = 0)
        double minDelta,
    @Doc("Whether the model is that of the best validation, not of the last.") @Default("true")
        boolean restoreBest,
    @Doc("More rules that stop: target, divergence, time-limit, ...") @Default("[]")
        List<StopRule> rules) {
  public EarlyStopping {
    rules = List.copyOf(rules);
  }

  /** All rules, patience first. */
  public List<StopRule> stopRules() {
    List<StopRule> all = new ArrayList<>();
    patience.ifPresent(validations -> all.add(new Patience(validations, minDelta)));
    all.addAll(rules);
    return all;
  }
}
