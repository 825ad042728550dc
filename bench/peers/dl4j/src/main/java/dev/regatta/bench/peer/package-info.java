/** A peer that a comparison starts in a JVM of its own. */
@NullMarked
package dev.regatta.bench.peer;

import org.jspecify.annotations.NullMarked;
