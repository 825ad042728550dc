package dev.regatta.driver.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A checkpoint's directory, written so that its manifest proves whatever bytes it is to hold. */
public final class ForgedCheckpoint {
  private final Path directory;
  private final CheckpointStore store;

  /** In {@code round-0000001} of a folder. */
  public ForgedCheckpoint(Path folder) throws IOException {
    directory = Files.createDirectories(folder.resolve("round-0000001"));
    store = Samples.store(folder, 1);
  }

  /** The manifest's tree, of a checkpoint with one file. */
  public static ObjectNode manifest(String file, byte[] bytes) {
    ObjectNode json = Json.object().put("formatVersion", Manifest.FORMAT_VERSION);
    json.put("kind", Checkpoint.KIND)
        .putObject("about")
        .put("round", 1)
        .put("best", false)
        .put("run", Samples.RUN)
        .put("identity", Samples.IDENTITY)
        .put("dataFingerprint", "rows-1")
        .put("regattaVersion", "0.1.0");
    json.putArray("files")
        .addObject()
        .put("name", file)
        .put("bytes", bytes.length)
        .put("sha256", Sha256.of(bytes));
    return json;
  }

  /** A manifest's bytes with the digest that they ask for. */
  public static byte[] sealed(String manifest) {
    byte[] body = manifest.substring(0, Math.max(0, manifest.lastIndexOf('}'))).getBytes(UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(body);
    bytes.writeBytes((",\n\"digest\" : \"" + Sha256.of(body) + "\"\n}\n").getBytes(UTF_8));
    return bytes.toByteArray();
  }

  /** Puts the two files in the place of those before. */
  public void write(byte[] manifest, String file, byte[] bytes) throws IOException {
    Files.write(directory.resolve(Manifest.FILE_NAME), manifest);
    Files.write(directory.resolve(file), bytes);
  }

  /** Reads it as a run does that is resumed from it. */
  public Checkpoint load() {
    return store.load(new org.apache.hadoop.fs.Path(directory.toUri()));
  }
}
