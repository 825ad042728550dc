/** Fitting the preparation over training rows. */
@NullMarked
package dev.regatta.driver.spark.prepare;

import org.jspecify.annotations.NullMarked;
