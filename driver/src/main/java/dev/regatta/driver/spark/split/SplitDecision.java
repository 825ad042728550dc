package dev.regatta.driver.spark.split;

import dev.regatta.driver.data.RandomSplit;
import dev.regatta.driver.data.SplitMethod;
import dev.regatta.driver.data.SplitRow;
import dev.regatta.driver.spark.read.SourceRows;
import dev.regatta.worker.prepare.BadRowException;
import java.io.Serializable;

/** All that decides which split a source's row belongs to. */
public final class SplitDecision implements Serializable {
  private static final long serialVersionUID = 1L;

  private final SplitRule rule;
  private final SplitMethod method;
  private final Cuts cuts;

  private SplitDecision(SplitRule rule, SplitMethod method, Cuts cuts) {
    this.rule = rule;
    this.method = method;
    this.cuts = cuts;
  }

  /** All rows belong to one split. */
  public static SplitDecision all(Split split) {
    return new SplitDecision(SplitRule.all(split), new RandomSplit(), new Cuts());
  }

  /**
   * Decides as a method does; where it counts shares out, this reads the source once.
   *
   * @param rule the shares
   */
  public static SplitDecision of(SourceRows rows, SplitMethod method, SplitRule rule, long seed) {
    Cuts cuts = method.counted() ? CutPass.cuts(rows, method, rule, seed) : new Cuts();
    return new SplitDecision(rule, method, cuts);
  }

  SplitRule rule() {
    return rule;
  }

  Split of(SplitRow row) throws BadRowException {
    long place = method.place(row);
    return method.counted() ? cuts.of(method.stratum(row), place, rule.rest()) : rule.of(place);
  }
}
