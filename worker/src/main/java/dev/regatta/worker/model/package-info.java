/** A trained network with all that is needed to use it. */
@NullMarked
package dev.regatta.worker.model;

import org.jspecify.annotations.NullMarked;
