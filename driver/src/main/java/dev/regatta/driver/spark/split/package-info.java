/** Splitting and ordering rows by their content. */
@NullMarked
package dev.regatta.driver.spark.split;

import org.jspecify.annotations.NullMarked;
