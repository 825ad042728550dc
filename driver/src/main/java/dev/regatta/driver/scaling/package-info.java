/** Scaling experiments: what a grid of runs says of speed, of statistics, and of more workers. */
@NullMarked
package dev.regatta.driver.scaling;

import org.jspecify.annotations.NullMarked;
