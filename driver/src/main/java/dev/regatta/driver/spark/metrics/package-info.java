/**
 * Figures of runs in Spark's metrics system: the only place that knows Spark's internals of it.
 *
 * <p>Why internals: {@code Source} and {@code MetricsSystem} are private to Spark's Scala packages,
 * and its public plugin API registers sources of plugins alone, at the start of a session. What is
 * registered here goes to the sinks of the user's Spark configuration, and nowhere where there are
 * none.
 */
@NullMarked
package dev.regatta.driver.spark.metrics;

import org.jspecify.annotations.NullMarked;
