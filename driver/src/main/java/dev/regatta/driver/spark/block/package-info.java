/** Blocks of rows on the disks of Spark's executors. */
@NullMarked
package dev.regatta.driver.spark.block;

import org.jspecify.annotations.NullMarked;
