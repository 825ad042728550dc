/** Gradients at fixed weights over the shards of a job, through Spark. */
@NullMarked
package dev.regatta.driver.spark.landscape;

import org.jspecify.annotations.NullMarked;
