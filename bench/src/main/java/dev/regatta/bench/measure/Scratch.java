package dev.regatta.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A new temporary directory, deleted with all that is in it when it is closed. */
public record Scratch(Path directory) implements AutoCloseable {
  public static Scratch create() {
    try {
      return new Scratch(Files.createTempDirectory("regatta-bench-"));
    } catch (IOException e) {
      throw new MeasurementException("no scratch directory", e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }
}
