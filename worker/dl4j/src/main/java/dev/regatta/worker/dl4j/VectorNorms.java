package dev.regatta.worker.dl4j;

import dev.regatta.worker.network.Constraint;

/**
 * Multiplies vectors of a parameter by what their norms ask for. A vector runs along some of the
 * parameter's dimensions; there is one for each place in the others.
 */
final class VectorNorms implements Constraint {
  /** What a vector is multiplied by. */
  interface Factor {
    float of(float norm);
  }

  private final Factor factor;

  /** Where each vector begins, from the start of the parameter. */
  private final int[] starts;

  /** Where the elements of a vector lie, from where it begins. */
  private final int[] steps;

  /**
   * Vectors of a parameter.
   *
   * @param shape row-major, as the numbers lie
   * @param along by dimension of it: whether vectors run along it
   */
  VectorNorms(int[] shape, boolean[] along, Factor factor) {
    this.factor = factor;
    starts = places(shape, along, false);
    steps = places(shape, along, true);
  }

  private static int[] places(int[] shape, boolean[] along, boolean wanted) {
    int stride = 1;
    for (int size : shape) {
      stride *= size;
    }
    int[] places = {0};
    for (int d = 0; d < shape.length; d++) {
      stride /= shape[d];
      if (along[d] == wanted) {
        int[] more = new int[places.length * shape[d]];
        for (int i = 0; i < more.length; i++) {
          more[i] = places[i / shape[d]] + i % shape[d] * stride;
        }
        places = more;
      }
    }
    return places;
  }

  @Override
  public void hold(float[] weights, int offset) {
    for (int start : starts) {
      int from = offset + start;
      double squares = 0;
      for (int step : steps) {
        double weight = weights[from + step];
        squares += weight * weight;
      }
      float scale = factor.of((float) Math.sqrt(squares));
      for (int step : steps) {
        weights[from + step] *= scale;
      }
    }
  }
}
