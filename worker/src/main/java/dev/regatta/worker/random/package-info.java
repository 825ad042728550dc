/** Random numbers that depend on keys alone, never on a thread, a task or an attempt. */
@NullMarked
package dev.regatta.worker.random;

import org.jspecify.annotations.NullMarked;
