package dev.regatta.driver.spark.read;

import dev.regatta.driver.data.Source;
import dev.regatta.driver.spark.Failures;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * How the sources that a job names are opened.
 *
 * @param handed sources by the names that {@link HandedFrame}s give
 */
public record Inputs(Map<String, SparkSource> handed) {
  /** Files alone. */
  public static final Inputs FILES = new Inputs(Map.of());

  public Inputs {
    handed = Map.copyOf(handed);
  }

  /**
   * Opens a source as {@link SparkSource#open} does.
   *
   * @throws dev.regatta.conf.UserException where there is no such source, or it cannot be read
   */
  public Frame open(SparkSession spark, Source source, String key, Casts casts) {
    Source found =
        source instanceof HandedFrame named ? handed.getOrDefault(named.name(), named) : source;
    if (found instanceof SparkSource readable) {
      return Failures.explained(key, () -> readable.open(spark, key, casts));
    }
    throw new IllegalArgumentException(key + ": Spark cannot read " + found);
  }
}
