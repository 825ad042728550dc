/** Sums that do not depend on the order of their terms, and scalar functions. */
@NullMarked
package dev.regatta.worker.math;

import org.jspecify.annotations.NullMarked;
