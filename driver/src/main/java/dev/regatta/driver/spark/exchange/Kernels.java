package dev.regatta.driver.spark.exchange;

import dev.regatta.driver.log.RunLogger;
import dev.regatta.worker.train.Update;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The kernels that workers multiply with: the result's bits depend on them. */
public final class Kernels {
  private static final RunLogger LOG = RunLogger.of(Kernels.class);

  private final Set<String> seen = new TreeSet<>();

  /** Warns of every kind that comes after the first. */
  public void warnWhereTheyDiffer(List<Update> updates) {
    for (Update update : updates) {
      if (seen.add(update.kernels()) && seen.size() > 1) {
        LOG.warn(
            "Workers multiply with different kernels: {}. The bits of the result depend on which"
                + " worker trained what.",
            seen);
      }
    }
  }
}
