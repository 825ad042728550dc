package dev.regatta.driver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads a model directory from any Hadoop file system. */
public final class ModelFiles {
  static final String KIND = "model";
  static final String DIRECTORY = "model";

  private ModelFiles() {}

  /**
   * Reads a model directory, or the one in a run directory, and verifies every byte of it.
   *
   * @throws UserException where there is none, or it is damaged
   */
  public static VerifiedFiles open(Path path, Configuration hadoop) {
    try {
      Path qualified = Storage.qualify(path, hadoop);
      Storage storage = Storage.of(qualified, hadoop);
      return VerifiedFiles.open(storage, locate(storage, qualified), KIND);
    } catch (DamagedException e) {
      throw new UserException(
          "model " + PathText.of(path) + " cannot be used: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UserException(
          "model " + PathText.of(path) + " cannot be read: " + Reasons.of(e), e);
    }
  }

  /**
   * Writes {@code model/} in a directory, which is made where it is missing.
   *
   * @param files by name, beside which a manifest is written
   */
  public static void write(
      Path directory, String regattaVersion, Map<String, Content> files, Configuration hadoop)
      throws IOException {
    Path qualified = Storage.qualify(directory, hadoop);
    Storage storage = Storage.of(qualified, hadoop);
    storage.makeDirectory(qualified);
    ObjectNode about = Json.object().put("regattaVersion", regattaVersion);
    new ModelWriter(storage, qualified, "saved", Hook.NONE).write(about, files);
  }

  /** Whether {@link #open} would find a model directory, whatever is in it. */
  public static boolean exists(Path path, Configuration hadoop) throws IOException {
    Path qualified = Storage.qualify(path, hadoop);
    Storage storage = Storage.of(qualified, hadoop);
    return hasManifest(storage, qualified) || inRunDirectory(storage, qualified).isPresent();
  }

  private static Path locate(Storage storage, Path path) throws IOException {
    Optional<Storage.Entry> found = storage.find(path);
    if (found.isEmpty()) {
      throw new UserException("model " + PathText.of(path) + " does not exist");
    }
    if (!found.get().isDirectory()) {
      throw new UserException(
          "model "
              + PathText.of(path)
              + " is a file: give the model directory, which has model.json and the weights");
    }
    return hasManifest(storage, path)
        ? path
        : inRunDirectory(storage, path)
            .orElseThrow(
                () ->
                    new UserException(
                        "model "
                            + PathText.of(path)
                            + " is not a model directory: it has no "
                            + Manifest.FILE_NAME
                            + "; a training run writes one as model/ in its output"));
  }

  private static Optional<Path> inRunDirectory(Storage storage, Path path) throws IOException {
    Path model = new Path(path, DIRECTORY);
    return hasManifest(storage, model) ? Optional.of(model) : Optional.empty();
  }

  private static boolean hasManifest(Storage storage, Path path) throws IOException {
    return storage.find(new Path(path, Manifest.FILE_NAME)).isPresent();
  }
}
