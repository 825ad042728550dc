/** How far the cost model of scaling experiments is off on runs that it has not seen. */
@NullMarked
package dev.regatta.bench.scale;

import org.jspecify.annotations.NullMarked;
