/** Rounds within one barrier stage, whose tasks are the workers and stay. */
@NullMarked
package dev.regatta.driver.spark.resident;

import org.jspecify.annotations.NullMarked;
