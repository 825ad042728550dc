package dev.regatta.ml;

/** A training whose numbers stopped being finite; its message says which row, step and loss. */
public final class DivergedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  DivergedException(String message) {
    super(message);
  }
}
