package dev.regatta.worker.network;

/**
 * The units of a normalized layer and where their parameters lie in the flat array: biases, gains,
 * and then running means and variances where the normalization has them.
 *
 * @param count of units
 * @param biasOffset of the first bias
 * @param frozen whether training normalizes as evaluation does, and moves no running statistics
 */
record NormalizedUnits(int count, int biasOffset, boolean frozen) {
  int gainOffset() {
    return biasOffset + count;
  }

  int meanOffset() {
    return biasOffset + 2 * count;
  }

  int varianceOffset() {
    return biasOffset + 3 * count;
  }
}
