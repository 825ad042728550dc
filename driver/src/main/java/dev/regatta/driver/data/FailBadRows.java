package dev.regatta.driver.data;

import dev.regatta.conf.Doc;

/** Any bad row ends the job. */
@Doc("Any bad row ends the job before training, in one line that says where it is.")
public record FailBadRows() implements BadRows {
  @Override
  public boolean skips(BadCause cause) {
    return false;
  }
}
