package dev.regatta.driver.store;

import java.io.IOException;

/** A rename failed and whether it took place could not be found out. */
final class UnknownOutcomeException extends IOException {
  private static final long serialVersionUID = 1L;

  UnknownOutcomeException(String message, Throwable cause) {
    super(message, cause);
  }
}
