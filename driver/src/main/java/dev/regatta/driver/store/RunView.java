package dev.regatta.driver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A run directory that is read, whether its run goes on or not. */
public final class RunView {
  private final Storage storage;
  private final Path directory;

  private RunView(Storage storage, Path directory) {
    this.storage = storage;
    this.directory = directory;
  }

  /** The run directory at a path, or the one that the model directory at a path lies in. */
  public static Optional<RunView> of(String path, Configuration hadoop) {
    try {
      Path qualified = Storage.qualify(new Path(path), hadoop);
      Storage storage = Storage.of(qualified, hadoop);
      for (Path directory : List.of(qualified, new Path(qualified, ".."))) {
        if (storage.find(new Path(directory, RunFile.NAME)).isPresent()) {
          return Optional.of(new RunView(storage, directory));
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
          PathText.of(directory) + "/" + HistoryFile.NAME + " cannot be read: " + Reasons.of(e), e);
    }
  }

  /** The text of {@code job.yaml}; empty before it is written. */
  public Optional<String> job() {
    return read(RunDirectory.JOB).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** The content of {@code summary.json}; empty before the run has ended once. */
  public Optional<ObjectNode> summary() {
    return read(RunDirectory.SUMMARY).flatMap(RunView::parse);
  }

  /** The content of {@code driver.json}, which is there while a driver has the directory. */
  public Optional<ObjectNode> driver() {
    return read(Claim.NAME).flatMap(RunView::parse);
  }

  /** Empty where it is only half there. */
  private static Optional<ObjectNode> parse(byte[] bytes) {
    try {
      return Optional.of(Json.parse(bytes));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<byte[]> read(String name) {
    Path path = new Path(directory, name);
    try (InputStream in = storage.read(path)) {
      return Optional.of(in.readAllBytes());
    } catch (NoSuchFileException | FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UserException(PathText.of(path) + " cannot be read: " + Reasons.of(e), e);
    }
  }

  /** The directory, as users write it. */
  public String path() {
    return PathText.of(directory);
  }

  /** Where texts about the run go. */
  public ReportDirectory reports() {
    return new ReportDirectory(storage, directory);
  }
}
