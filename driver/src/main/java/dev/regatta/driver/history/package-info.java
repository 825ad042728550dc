/** What was seen at each validation. */
@NullMarked
package dev.regatta.driver.history;

import org.jspecify.annotations.NullMarked;
