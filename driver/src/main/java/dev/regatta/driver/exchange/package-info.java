/** How rounds and evaluations reach the workers. */
@NullMarked
package dev.regatta.driver.exchange;

import org.jspecify.annotations.NullMarked;
