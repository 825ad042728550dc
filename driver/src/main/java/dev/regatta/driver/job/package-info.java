/** The job: one record for one job file. */
@NullMarked
package dev.regatta.driver.job;

import org.jspecify.annotations.NullMarked;
