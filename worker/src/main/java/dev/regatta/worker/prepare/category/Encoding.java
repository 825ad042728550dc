package dev.regatta.worker.prepare.category;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;

/** How a column's categories become inputs, fitted. Immutable. */
public interface Encoding extends Serializable {
  /** Inputs per cell. */
  int width();

  /**
   * Writes a category's inputs, which are all zeros before, from {@code at} on.
   *
   * @return false where training rows give it no input: then nothing is written
   */
  boolean encode(String category, float[] out, int at);

  /** Writes what {@link Encodings#read} reads. */
  void write(ObjectNode json);
}
