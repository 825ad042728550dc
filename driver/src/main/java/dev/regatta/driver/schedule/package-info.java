/** Learning-rate schedules, in rows trained. */
@NullMarked
package dev.regatta.driver.schedule;

import org.jspecify.annotations.NullMarked;
