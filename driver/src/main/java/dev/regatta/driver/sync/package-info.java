/** How many local steps to take before the next exchange. */
@NullMarked
package dev.regatta.driver.sync;

import org.jspecify.annotations.NullMarked;
