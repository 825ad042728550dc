/** How fitted values are written and read. */
@NullMarked
package dev.regatta.worker.prepare.codec;

import org.jspecify.annotations.NullMarked;
