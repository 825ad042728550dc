/** Optimizers: one local step on flat arrays. */
@NullMarked
package dev.regatta.worker.optimizer;

import org.jspecify.annotations.NullMarked;
