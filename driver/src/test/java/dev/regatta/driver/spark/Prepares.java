package dev.regatta.driver.spark;

import dev.regatta.conf.JobText;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.worker.prepare.Prepare;
import java.util.Map;

/** What a job file's {@code prepare} says, for tests. */
public final class Prepares {
  private Prepares() {}

  public static Prepare of(String yaml) {
    return Jobs.binder().bind(JobText.parse("test", yaml, Map.of()), Prepare.class);
  }
}
