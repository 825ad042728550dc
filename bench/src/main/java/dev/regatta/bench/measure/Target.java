package dev.regatta.bench.measure;

/**
 * What a figure is to reach.
 *
 * @param limit itself holds
 */
public record Target(Bound bound, double limit) {
  /** On which side of the limit a figure is to be. */
  public enum Bound {
    AT_LEAST("at least "),
    AT_MOST("at most ");

    private final String words;

    Bound(String words) {
      this.words = words;
    }
  }

  public static Target atLeast(double limit) {
    return new Target(Bound.AT_LEAST, limit);
  }

  public static Target atMost(double limit) {
    return new Target(Bound.AT_MOST, limit);
  }

  public boolean holds(double value) {
    return bound == Bound.AT_LEAST ? value >= limit : value <= limit;
  }

  /** In words: "at least 15". */
  public String describe() {
    return bound.words + Numbers.text(limit);
  }
}
