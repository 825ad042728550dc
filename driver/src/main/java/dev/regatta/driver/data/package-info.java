/** Which rows a job reads, and what their columns mean. Without Spark. */
@NullMarked
package dev.regatta.driver.data;

import org.jspecify.annotations.NullMarked;
