/** Losses, with their gradients. */
@NullMarked
package dev.regatta.worker.loss;

import org.jspecify.annotations.NullMarked;
