/** The data path: rows of files, read, split, fitted, dealt and packed. */
@NullMarked
package dev.regatta.bench.data;

import org.jspecify.annotations.NullMarked;
