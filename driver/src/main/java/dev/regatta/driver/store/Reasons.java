package dev.regatta.driver.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * What went wrong, in a few words on one line; exceptions of file systems often hold a path only.
 */
final class Reasons {
  private Reasons() {}

  static String of(IOException e) {
    if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
      return "not found: " + firstLine(e);
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied: " + firstLine(e);
    }
    if (e instanceof FileAlreadyExistsException) {
      return "exists already: " + firstLine(e);
    }
    if (e instanceof FileSystemException named && named.getReason() == null) {
      return e.getClass().getSimpleName() + ": " + firstLine(e);
    }
    return firstLine(e);
  }

  private static String firstLine(IOException e) {
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? e.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElse("").strip();
  }
}
