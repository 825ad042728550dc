/** Networks on flat arrays: parameters in one float[], gradients in another. */
@NullMarked
package dev.regatta.worker.network;

import org.jspecify.annotations.NullMarked;
