/** The commands as calls: train, evaluate, predict in a Spark session that somebody started. */
@NullMarked
package dev.regatta.driver.spark.run;

import org.jspecify.annotations.NullMarked;
