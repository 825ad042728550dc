/** From files to raw rows, through Spark's readers. */
@NullMarked
package dev.regatta.driver.spark.read;

import org.jspecify.annotations.NullMarked;
