package dev.regatta.driver.exchange;

/** Slots that stayed with replicas went with a lost worker: only a checkpoint has older ones. */
public final class ReplicaStateLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ReplicaStateLostException(String message) {
    super(message);
  }
}
