package dev.regatta.driver.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.UUID;
import org.apache.hadoop.fs.Path;

/**
 * {@code run.json}: what makes a directory a run directory, written once when it is made.
 *
 * @param run an identifier of the run, of 0-9 and a-f
 */
record RunFile(String run, Identity identity) {
  static final String NAME = "run.json";
  private static final int FORMAT_VERSION = 1;

  static RunFile create(Identity identity) {
    return new RunFile(UUID.randomUUID().toString().replace("-", "").substring(0, 12), identity);
  }

  void write(Storage storage, Path directory, String regattaVersion) throws IOException {
    ObjectNode json =
        Json.object()
            .put("formatVersion", FORMAT_VERSION)
            .put("run", run)
            .put("regattaVersion", regattaVersion)
            .put("created", Instant.now().toString());
    json.set("identity", identity.toJson());
    AtomicFile.write(storage, new Path(directory, NAME), Content.of(Json.pretty(json)));
  }

  static RunFile read(Storage storage, Path directory) throws IOException {
    Path file = new Path(directory, NAME);
    try (InputStream in = storage.read(file)) {
      return parse(file, Json.parse(in.readAllBytes()));
    } catch (JsonProcessingException e) {
      throw damaged(file);
    }
  }

  private static RunFile parse(Path file, ObjectNode json) {
    int version = json.path("formatVersion").asInt(0);
    if (version > FORMAT_VERSION) {
      throw new UserException(
          PathText.of(file)
              + " has format version "
              + version
              + ", this Regatta reads version "
              + FORMAT_VERSION
              + ": use the newer Regatta that wrote it, or give another output");
    }
    JsonNode run = json.path("run");
    if (version == FORMAT_VERSION
        && run.asText().matches("[0-9a-z]+")
        && json.get("identity") instanceof ObjectNode identity) {
      return new RunFile(run.asText(), Identity.of(identity));
    }
    throw damaged(file);
  }

  private static UserException damaged(Path file) {
    return new UserException(
        PathText.of(file)
            + " is damaged: it does not tell which job the directory belongs to; restore it, or"
            + " give another output");
  }
}
