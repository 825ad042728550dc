/** What rows look like before there is a job, and the job file that follows from it. */
@NullMarked
package dev.regatta.driver.spark.advise;

import org.jspecify.annotations.NullMarked;
