/** Log lines that tell which run they are about. */
@NullMarked
package dev.regatta.driver.log;

import org.jspecify.annotations.NullMarked;
