package dev.regatta.driver.data;

import java.io.Serializable;

/** What happens to a row that cannot be used: it ends the job, or it is counted and left out. */
public interface BadRows extends Serializable {
  /** Any bad row ends the job. */
  BadRows FAIL = new FailBadRows();

  /** Bad rows are counted and left out. */
  BadRows SKIP = new SkipBadRows();

  /** Whether rows that are bad for this cause are left out. */
  boolean skips(BadCause cause);
}
