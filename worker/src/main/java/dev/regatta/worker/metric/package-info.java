/** Metrics that merge exactly over workers. */
@NullMarked
package dev.regatta.worker.metric;

import org.jspecify.annotations.NullMarked;
