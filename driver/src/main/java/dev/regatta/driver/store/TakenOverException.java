package dev.regatta.driver.store;

/** Another driver has the run directory now: this one must not write into it any more. */
public final class TakenOverException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TakenOverException(String message) {
    super(message);
  }
}
