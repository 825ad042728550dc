/** Dealing rows to workers and packing them. */
@NullMarked
package dev.regatta.driver.spark.shard;

import org.jspecify.annotations.NullMarked;
