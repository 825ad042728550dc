package dev.regatta.worker.train;

/** The largest of each element of several vectors. In whatever order, it is the same. */
public final class EndMaximum {
  private EndMaximum() {}

  /**
   * Takes the maximum of elements {@code from .. from + length}.
   *
   * @param ends at least one
   * @param maximum receives it, from {@code maximumFrom} on
   */
  public static void of(float[][] ends, int from, int length, float[] maximum, int maximumFrom) {
    System.arraycopy(ends[0], from, maximum, maximumFrom, length);
    for (int end = 1; end < ends.length; end++) {
      for (int i = 0; i < length; i++) {
        maximum[maximumFrom + i] = Math.max(maximum[maximumFrom + i], ends[end][from + i]);
      }
    }
  }
}
