package dev.regatta.worker.prepare.number;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;

/** Fitted scales of a column's numbers, one for each. Immutable. */
public interface Scale extends Serializable {
  /** How many numbers. */
  int size();

  /** One scaled number, never missing. */
  float of(int number, double x);

  /**
   * Scales all numbers of a cell.
   *
   * @param numbers from {@code from} on; NaN is missing
   * @param fill what stands for a missing number, by number
   * @return NaN where a scaled number is not finite, else 0
   */
  default float apply(double[] numbers, int from, double[] fill, float[] out, int to) {
    float finite = 0;
    for (int i = 0; i < size(); i++) {
      double x = numbers[from + i];
      float scaled = of(i, Double.isNaN(x) ? fill[i] : x);
      out[to + i] = scaled;
      finite += scaled * 0;
    }
    return finite;
  }

  /** Whether every number 0 is scaled to 0. */
  default boolean keepsZeros() {
    for (int i = 0; i < size(); i++) {
      if (of(i, 0) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Writes what {@link Scales#read} reads. */
  void write(ObjectNode json);
}
