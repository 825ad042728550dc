package dev.regatta.driver.exchange;

/**
 * What an exchange has moved so far.
 *
 * @param sentBytes of plans, weights and slots that went out to workers
 * @param receivedBytes of what workers sent back
 */
public record Traffic(long sentBytes, long receivedBytes) {
  /** Nothing leaves the JVM. */
  public static final Traffic NONE = new Traffic(0, 0);

  /** This and another exchange's. */
  public Traffic plus(Traffic other) {
    return new Traffic(sentBytes + other.sentBytes, receivedBytes + other.receivedBytes);
  }
}
