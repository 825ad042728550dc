package dev.regatta.driver.exchange;

/**
 * Slots that stay with the replicas were lost with a worker. The caller has to go back to a state
 * whose slots it holds, {@link Exchange#restore} them, and train on from there.
 */
public final class ReplicaStateLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ReplicaStateLostException(String message) {
    super(message);
  }

  public ReplicaStateLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
