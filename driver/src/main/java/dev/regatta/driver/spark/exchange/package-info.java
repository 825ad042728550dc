/** Rounds as Spark jobs over the cached shards. */
@NullMarked
package dev.regatta.driver.spark.exchange;

import org.jspecify.annotations.NullMarked;
