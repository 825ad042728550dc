package dev.regatta.driver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A directory for texts about runs, each of which is as it was or as it is now. */
public final class ReportDirectory {
  private final Storage storage;
  private final Path directory;

  ReportDirectory(Storage storage, Path directory) {
    this.storage = storage;
    this.directory = directory;
  }

  /**
   * A directory, which is made where it is missing.
   *
   * @param option what names it: {@code --output}
   */
  public static ReportDirectory make(String option, String path, Configuration hadoop) {
    try {
      Path qualified = Storage.qualify(new Path(path), hadoop);
      Storage storage = Storage.of(qualified, hadoop);
      storage.makeDirectory(qualified);
      return new ReportDirectory(storage, qualified);
    } catch (IllegalArgumentException e) {
      throw new UserException(option + " " + path + " is no path: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UserException(option + " " + path + " cannot be used: " + Reasons.of(e), e);
    }
  }

  /** A file of the directory as messages show it. */
  public String file(String name) {
    return PathText.of(new Path(directory, name));
  }

  /** Writes a file, in place of the one that has its name. */
  public void write(String name, String text) {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same of JSON, indented. */
  public void write(String name, ObjectNode json) {
    write(name, Json.pretty(json));
  }

  private void write(String name, byte[] bytes) {
    try {
      AtomicFile.write(storage, new Path(directory, name), Content.of(bytes));
    } catch (IOException e) {
      throw new UserException(file(name) + " cannot be written: " + Reasons.of(e), e);
    }
  }
}
