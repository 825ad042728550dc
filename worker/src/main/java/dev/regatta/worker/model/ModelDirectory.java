package dev.regatta.worker.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.conf.UserException;
import dev.regatta.worker.io.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Model directories of a file system of this machine. */
public final class ModelDirectory {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where a run, and a Spark ML stage that was saved, have theirs. */
  private static final String INNER = "model";

  private ModelDirectory() {}

  /**
   * Reads a model directory, or the one in a run's directory or in a saved Spark ML model.
   *
   * @throws UserException where there is none, or it is damaged
   */
  public static Model read(Path path) {
    Path directory = locate(path);
    try {
      return read(directory, Files.readAllBytes(directory.resolve(Model.JSON_FILE)));
    } catch (IOException e) {
      throw new UserException("model " + directory + " cannot be read: " + reason(e), e);
    }
  }

  private static Model read(Path directory, byte[] json) throws IOException {
    Path weights = directory.resolve(Model.WEIGHTS_FILE);
    try (InputStream in = Files.newInputStream(weights)) {
      Tensors tensors = Tensors.read(in, Files.size(weights));
      return Model.read("model " + directory, JSON.readTree(json), tensors);
    }
  }

  private static Path locate(Path path) {
    for (Path directory : new Path[] {path, path.resolve(INNER)}) {
      if (Files.isRegularFile(directory.resolve(Model.JSON_FILE))) {
        return directory;
      }
    }
    throw new UserException(
        "model %s is not a model directory: it has no %s; a training run writes one as %s/ in its output"
            .formatted(path, Model.JSON_FILE, INNER));
  }

  /** One line: a JSON parser shows the text around the place, too. */
  private static String reason(IOException e) {
    String message =
        e instanceof java.nio.file.NoSuchFileException ? "no " + e.getMessage() : e.getMessage();
    return message == null ? e.toString() : message.lines().findFirst().orElse("");
  }
}
