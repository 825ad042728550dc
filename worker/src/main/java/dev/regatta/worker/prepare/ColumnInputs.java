package dev.regatta.worker.prepare;

import java.io.Serializable;

/**
 * What a column becomes in a prepared row.
 *
 * @param first the first of the floats that it fills
 * @param count how many they are
 */
public record ColumnInputs(InputColumn column, int first, int count) implements Serializable {}
