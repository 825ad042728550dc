/** The local trainer: what a worker does in a round. */
@NullMarked
package dev.regatta.worker.train;

import org.jspecify.annotations.NullMarked;
