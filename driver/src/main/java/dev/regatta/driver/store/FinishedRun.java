package dev.regatta.driver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A run directory that is read. */
public final class FinishedRun {
  private final Storage storage;
  private final Path directory;

  private FinishedRun(Storage storage, Path directory) {
    this.storage = storage;
    this.directory = directory;
  }

  /** The run directory at a path, or the one that the model directory at a path lies in. */
  public static Optional<FinishedRun> of(String path, Configuration hadoop) {
    try {
      Path qualified = Storage.qualify(new Path(path), hadoop);
      Storage storage = Storage.of(qualified, hadoop);
      for (Path directory : List.of(qualified, new Path(qualified, ".."))) {
        if (storage.find(new Path(directory, RunFile.NAME)).isPresent()) {
          return Optional.of(new FinishedRun(storage, directory));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UserException(path + " cannot be read: " + Reasons.of(e), e);
    }
  }

  /** The lines of {@code history.jsonl} that can be read. */
  public List<ObjectNode> history() {
    try {
      return new HistoryFile(storage, directory).lines();
    } catch (IOException e) {
      throw new UserException(
          Storage.show(directory) + "/" + HistoryFile.NAME + " cannot be read: " + Reasons.of(e),
          e);
    }
  }

  /** Where texts about the run go. */
  public ReportDirectory reports() {
    return new ReportDirectory(storage, directory);
  }
}
