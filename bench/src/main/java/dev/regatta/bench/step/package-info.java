/** One replica's local step beside its matrix products and beside the peers' steps. */
@NullMarked
package dev.regatta.bench.step;

import org.jspecify.annotations.NullMarked;
