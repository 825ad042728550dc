package dev.regatta.driver.spark.metrics;

import com.codahale.metrics.MetricRegistry;
import java.util.BitSet;
import org.apache.spark.SparkContext;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;

/**
 * The place of one run's metrics in Spark's metrics system, until it is closed: {@code regatta.01},
 * or, beside runs that train at the same time, the lowest free number. So the names of one run
 * after another are the same, and runs beside each other do not meet.
 *
 * <p>Spark removes all names that begin with a source's own: the numbers have two digits, so that
 * none begins another. A run that finds all of them taken has no metrics.
 */
public final class Lane implements AutoCloseable {
  private static final int MOST = 99;
  private static final BitSet TAKEN = new BitSet();

  private final MetricsSystem system;
  private final RunSource source;
  private final int number;

  /** Spark asks for the name again when it removes the source. */
  private record RunSource(String sourceName, MetricRegistry metricRegistry) implements Source {}

  private Lane(MetricsSystem system, RunSource source, int number) {
    this.system = system;
    this.source = source;
    this.number = number;
  }

  /** Registers metrics, all of which are there already. */
  public static Lane take(SparkContext spark, MetricRegistry metrics) {
    MetricsSystem system = spark.env().metricsSystem();
    synchronized (TAKEN) {
      int number = TAKEN.nextClearBit(1);
      TAKEN.set(number);
      RunSource source = new RunSource("regatta.%02d".formatted(number), metrics);
      if (number <= MOST) {
        system.registerSource(source);
      }
      return new Lane(system, source, number);
    }
  }

  /** What the names of its metrics begin with, behind Spark's own prefix. */
  public String name() {
    return source.sourceName();
  }

  @Override
  public void close() {
    synchronized (TAKEN) {
      if (number <= MOST) {
        system.removeSource(source);
      }
      TAKEN.clear(number);
    }
  }
}
