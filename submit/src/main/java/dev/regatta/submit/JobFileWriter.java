package dev.regatta.submit;

import dev.regatta.conf.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A job file of this machine that is to be written, never over another. */
record JobFileWriter(Path file) {
  /**
   * A file to be.
   *
   * @throws UserException where it is there already, or its directory is not
   */
  static JobFileWriter of(String name) {
    try {
      Path file = Path.of(name);
      if (Files.exists(file)) {
        throw new UserException(name + " exists; give another file with --output, or remove it");
      }
      Path parent = file.toAbsolutePath().getParent();
      if (parent == null || !Files.isDirectory(parent)) {
        throw new UserException(
            "--output %s: there is no directory %s; make it, or name another"
                .formatted(name, parent));
      }
      return new JobFileWriter(file);
    } catch (InvalidPathException e) {
      throw new UserException("--output " + name + " is no path: " + e.getReason(), e);
    }
  }

  void write(String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new UserException("--output " + file + " cannot be written: " + e, e);
    }
  }
}
