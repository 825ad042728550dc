/** Rows as their non-zero inputs. */
@NullMarked
package dev.regatta.worker.sparse;

import org.jspecify.annotations.NullMarked;
