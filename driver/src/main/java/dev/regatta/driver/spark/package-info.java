/** The Spark side of the driver. */
@NullMarked
package dev.regatta.driver.spark;

import org.jspecify.annotations.NullMarked;
