package dev.regatta.driver.history;

/**
 * The figure that decides, and its direction.
 *
 * @param metric its name in an {@link Entry}
 */
public record Monitor(String metric, boolean higherIsBetter) {
  /** Whether {@code value} beats {@code best} by more than {@code minDelta}; NaN beats nothing. */
  public boolean improves(double value, double best, double minDelta) {
    if (Double.isNaN(best)) {
      return !Double.isNaN(value);
    }
    return higherIsBetter ? value > best + minDelta : value < best - minDelta;
  }

  /** Whether {@code value} is as good as {@code target} or better. */
  public boolean reaches(double value, double target) {
    return higherIsBetter ? value >= target : value <= target;
  }
}
