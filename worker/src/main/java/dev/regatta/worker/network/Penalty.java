package dev.regatta.worker.network;

/**
 * What holds the weights of one block small, whatever the job asks for. Values are finite and not
 * negative.
 *
 * @param l1 of the penalty {@code l1 |w|}
 * @param l2 of the penalty {@code l2/2 |w|^2}
 * @param decay share of the weights that a step takes from them, times the learning rate
 * @param steadyDecay the same, whatever the learning rate is
 */
public record Penalty(double l1, double l2, double decay, double steadyDecay) {
  public static final Penalty NONE = new Penalty(0, 0, 0, 0);

  public Penalty {
    if (!isCoefficient(l1)
        || !isCoefficient(l2)
        || !isCoefficient(decay)
        || !isCoefficient(steadyDecay)) {
      throw new IllegalArgumentException(
          "l1 %s, l2 %s, decay %s, %s: must be finite and not negative"
              .formatted(l1, l2, decay, steadyDecay));
    }
  }

  /** Whether a number may be one of these. */
  public static boolean isCoefficient(double value) {
    return value >= 0 && Double.isFinite(value);
  }

  /** Both. */
  public Penalty plus(Penalty other) {
    return new Penalty(
        l1 + other.l1, l2 + other.l2, decay + other.decay, steadyDecay + other.steadyDecay);
  }
}
