package dev.regatta.worker.kernel;

/** The native library does not load here. */
final class NoNativesException extends Exception {
  private static final long serialVersionUID = 1L;

  NoNativesException(String message, Throwable cause) {
    super(message, cause);
  }
}
