package dev.regatta.driver.data;

import dev.regatta.conf.Doc;

/**
 * Every class gives its share, to the row. Equal rows stay together: where the cut falls on copies
 * of one row they all go to the side that is nearer to the share, and to training if both are.
 */
@Doc("As random, but each class gives its share, to the row; for a classification.")
public record StratifiedSplit() implements SplitMethod {
  @Override
  public boolean counted() {
    return true;
  }

  @Override
  public String stratum(SplitRow row) {
    return row.className();
  }

  @Override
  public long place(SplitRow row) {
    return row.hash();
  }

  @Override
  public boolean needsClasses() {
    return true;
  }
}
