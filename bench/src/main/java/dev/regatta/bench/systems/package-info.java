/** Whole training on Spark with two tasks, beside what else trains there. */
@NullMarked
package dev.regatta.bench.systems;

import org.jspecify.annotations.NullMarked;
