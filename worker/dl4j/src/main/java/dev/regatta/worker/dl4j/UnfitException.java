package dev.regatta.worker.dl4j;

/** Why a part of a file is not read: for a message that names the file. */
public final class UnfitException extends Exception {
  private static final long serialVersionUID = 1L;

  UnfitException(String message) {
    super(message);
  }
}
