/** Measurements of speed: ratios of things that take turns in one run. */
@NullMarked
package dev.regatta.bench;

import org.jspecify.annotations.NullMarked;
