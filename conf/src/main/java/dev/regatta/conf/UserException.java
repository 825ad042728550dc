package dev.regatta.conf;

import org.jspecify.annotations.Nullable;

/**
 * Wrong input, told in one line for the person who gave it: what, where, what is allowed and what
 * to do. Nothing was changed. The command exits with 2.
 */
public class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserException(String message) {
    super(message);
  }

  public UserException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
