/** From a raw row to the floats that a network sees. */
@NullMarked
package dev.regatta.worker.prepare;

import org.jspecify.annotations.NullMarked;
