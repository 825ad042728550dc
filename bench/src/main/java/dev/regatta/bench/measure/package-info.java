/** What all measurements have in common: sides that take turns, and the figures that follow. */
@NullMarked
package dev.regatta.bench.measure;

import org.jspecify.annotations.NullMarked;
