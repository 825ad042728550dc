package dev.regatta.driver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * {@code history.jsonl}: one JSON object per validation, each with its {@code round}, on disk when
 * {@link #append} returns. It is for people and scripts; a resumed run reads its checkpoint.
 */
public final class HistoryFile {
  static final String NAME = "history.jsonl";
  private static final String ROUND = "round";

  private final Storage storage;
  private final Path file;

  HistoryFile(Storage storage, Path directory) {
    this.storage = storage;
    this.file = new Path(directory, NAME);
  }

  public void append(ObjectNode line) throws IOException {
    if (!line.path(ROUND).isIntegralNumber()) {
      throw new IllegalArgumentException("a line of the history needs its round: " + line);
    }
    storage.append(file, Json.line(line));
  }

  /**
   * Drops what comes after a round, and lines that cannot be read: the last one, when the process
   * ended in the middle of it.
   */
  public void keepUpTo(long round) throws IOException {
    byte[] before = bytes();
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    for (ObjectNode line : parse(before)) {
      if (line.path(ROUND).asLong() <= round) {
        kept.writeBytes(Json.line(line));
      }
    }
    if (!Arrays.equals(before, kept.toByteArray())) {
      AtomicFile.write(storage, file, Content.of(kept.toByteArray()));
    }
  }

  /** The lines that can be read. */
  public List<ObjectNode> lines() throws IOException {
    return parse(bytes());
  }

  private byte[] bytes() throws IOException {
    if (storage.find(file).isEmpty()) {
      return new byte[0];
    }
    try (InputStream in = storage.read(file)) {
      return in.readAllBytes();
    }
  }

  private List<ObjectNode> parse(byte[] bytes) {
    List<ObjectNode> lines = new ArrayList<>();
    int start = 0;
    for (int end = 0; end < bytes.length; end++) {
      if (bytes[end] == '\n') {
        line(Arrays.copyOfRange(bytes, start, end)).ifPresent(lines::add);
        start = end + 1;
      }
    }
    return lines;
  }

  private Optional<ObjectNode> line(byte[] bytes) {
    try {
      ObjectNode line = Json.parse(bytes);
      if (line.path(ROUND).isIntegralNumber()) {
        return Optional.of(line);
      }
    } catch (IOException e) {
      Log.LOG.debug("not JSON", e);
    }
    Log.LOG.warn("{} has a line that cannot be read; it is left out", PathText.of(file));
    return Optional.empty();
  }
}
