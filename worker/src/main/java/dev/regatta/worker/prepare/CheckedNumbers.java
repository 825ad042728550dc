package dev.regatta.worker.prepare;

/** The numbers that a {@link RawRow} may hold. */
public final class CheckedNumbers {
  /** Why a number is refused: one of the fixed texts of {@link BadRowException}. */
  public static final String NOT_FINITE = "NaN or infinity";

  public static final String TOO_LARGE = "a number beyond float32's range";

  private CheckedNumbers() {}

  /**
   * The number, which is within float32's range; 0.0 for -0.0.
   *
   * @param column where it is, for the message
   */
  public static double checked(double number, String column) throws BadRowException {
    if (!(Math.abs(number) <= Float.MAX_VALUE)) {
      boolean finite = Double.isFinite(number);
      throw new BadRowException(column, finite ? TOO_LARGE : NOT_FINITE);
    }
    return number + 0.0;
  }
}
