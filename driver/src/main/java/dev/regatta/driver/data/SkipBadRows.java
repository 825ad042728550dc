package dev.regatta.driver.data;

import dev.regatta.conf.Doc;

/** Bad rows are left out, whatever their cause. */
@Doc("Bad rows are left out and counted, in the log and in summary.json.")
public record SkipBadRows() implements BadRows {
  @Override
  public boolean skips(BadCause cause) {
    return true;
  }
}
