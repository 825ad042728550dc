/** When to stop early. */
@NullMarked
package dev.regatta.driver.stop;

import org.jspecify.annotations.NullMarked;
