/** A worker's rows, packed. */
@NullMarked
package dev.regatta.worker.shard;

import org.jspecify.annotations.NullMarked;
