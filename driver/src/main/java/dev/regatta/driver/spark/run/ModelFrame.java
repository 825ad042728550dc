package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.conf.UserException;
import dev.regatta.driver.store.Content;
import dev.regatta.driver.store.ModelFiles;
import dev.regatta.driver.store.VerifiedFiles;
import dev.regatta.worker.io.Tensors;
import dev.regatta.worker.model.Model;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A model as bytes: how it is read from a directory, and how tasks receive it. */
public final class ModelFrame {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelFrame() {}

  /**
   * Reads a model directory, or the one in a run directory, and verifies every byte.
   *
   * @throws UserException where there is none, or it is damaged
   */
  public static Model open(String path, Configuration hadoop) {
    VerifiedFiles files = ModelFiles.open(new Path(path), hadoop);
    try (InputStream json = files.open(Model.JSON_FILE);
        InputStream weights = files.open(Model.WEIGHTS_FILE)) {
      return Model.read(
          path,
          JSON.readTree(json.readAllBytes()),
          Tensors.read(weights, files.length(Model.WEIGHTS_FILE)));
    } catch (IOException e) {
      throw new UserException("model " + path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Writes a model directory, {@code model/} in {@code path}, which {@link #open} reads.
   *
   * @throws UserException where it cannot be written
   */
  public static void save(Model model, String path, Configuration hadoop) {
    try {
      ModelFiles.write(new Path(path), Provenance.regattaVersion(), files(model), hadoop);
    } catch (IOException e) {
      throw new UserException("model " + path + " cannot be written: " + e.getMessage(), e);
    }
  }

  static Map<String, Content> files(Model model) {
    Map<String, Content> files = new LinkedHashMap<>();
    files.put(Model.JSON_FILE, Content.of(Provenance.pretty(model.toJson())));
    files.put(Model.WEIGHTS_FILE, model.tensors()::write);
    return files;
  }

  /** The model as what tasks and copies of the driver's objects carry. */
  public static byte[][] encode(Model model) {
    return new byte[][] {Provenance.pretty(model.toJson()), model.tensors().encode()};
  }

  /** Reads what {@link #encode} gave. */
  public static Model decode(byte[][] bytes) throws IOException {
    return Model.read("the model", JSON.readTree(bytes[0]), Tensors.decode(bytes[1]));
  }
}
