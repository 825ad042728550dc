/** Numbers: what is fitted to them, how they are scaled, what stands for missing ones. */
@NullMarked
package dev.regatta.worker.prepare.number;

import org.jspecify.annotations.NullMarked;
