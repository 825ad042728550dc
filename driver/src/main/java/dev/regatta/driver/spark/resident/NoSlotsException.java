package dev.regatta.driver.spark.resident;

/** The session cannot run all workers at once any more. */
public final class NoSlotsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NoSlotsException(int workers, int slots, long seconds) {
    super(
        "training.exchange: resident needs %d task slots at once, and after %d s the session has %d; bring executors back, set training.workers lower, or write jobs or auto"
            .formatted(workers, seconds, slots));
  }
}
