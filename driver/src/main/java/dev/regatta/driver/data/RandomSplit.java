package dev.regatta.driver.data;

import dev.regatta.conf.Doc;

/** The row's content decides, so equal rows stay together; shares are near what was asked for. */
@Doc("A hash of the row's content and the seed decides; equal rows stay together.")
public record RandomSplit() implements SplitMethod {
  @Override
  public boolean counted() {
    return false;
  }

  @Override
  public long place(SplitRow row) {
    return row.hash();
  }
}
