/** Predictions: rows of a DataFrame, rows one by one, and models chosen by cross-validation. */
@NullMarked
package dev.regatta.bench.predict;

import org.jspecify.annotations.NullMarked;
