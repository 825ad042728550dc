package dev.regatta.worker.train;

/** A round was given up between two local steps, because its caller no longer wants it. */
public final class RoundCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RoundCancelledException() {
    super("the round was cancelled");
  }
}
