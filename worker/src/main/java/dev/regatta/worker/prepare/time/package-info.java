/** Dates and timestamps: their parts as inputs. */
@NullMarked
package dev.regatta.worker.prepare.time;

import org.jspecify.annotations.NullMarked;
