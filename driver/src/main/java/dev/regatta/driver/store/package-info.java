/**
 * What stays on disk: the run directory, its checkpoints and the model, on any Hadoop file system.
 * Files appear whole or not at all and are proved by checksums before anything reads them. The
 * store knows nothing of what is inside them.
 */
@NullMarked
package dev.regatta.driver.store;

import org.jspecify.annotations.NullMarked;
