package dev.regatta.driver.data;

/**
 * What a job learns.
 *
 * @param task auto: the label's type decides, or asks for the key
 * @param numbers which numbers a regression's label may hold
 */
public record Goal(Task task, Numbers numbers) {
  /** The numbers that are targets. */
  public enum Numbers {
    ANY,
    /** None is negative. */
    COUNTS
  }

  public static Goal of(Task task) {
    return new Goal(task, Numbers.ANY);
  }
}
