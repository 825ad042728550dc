package dev.regatta.driver.store;

import dev.regatta.conf.UserException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A file on any Hadoop file system that a user wants written: all of it or nothing, and never over
 * another.
 */
public final class NewFile {
  private final String name;
  private final Storage storage;
  private final Path path;

  private NewFile(String name, Storage storage, Path path) {
    this.name = name;
    this.storage = storage;
    this.path = path;
  }

  /**
   * A file to be written.
   *
   * @param option what asks for it: {@code --onnx}
   * @throws UserException where it exists already, or its directory does not
   */
  public static NewFile of(String option, String file, Configuration hadoop) {
    String name = option + " " + file;
    try {
      Path path = Storage.qualify(new Path(file), hadoop);
      Storage storage = Storage.of(path, hadoop);
      Path parent = path.getParent();
      if (parent != null && !isDirectory(storage, parent)) {
        throw new UserException(
            name + ": there is no directory " + PathText.of(parent) + "; make it, or name another");
      }
      if (storage.find(path).isPresent()) {
        throw new UserException(name + " exists; give another path, or remove it");
      }
      return new NewFile(name, storage, path);
    } catch (IllegalArgumentException e) {
      throw new UserException(name + " is no path: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UserException(name + " cannot be used: " + Reasons.of(e), e);
    }
  }

  private static boolean isDirectory(Storage storage, Path path) throws IOException {
    Optional<Storage.Entry> found = storage.find(path);
    return found.isPresent() && found.get().isDirectory();
  }

  /**
   * Writes it.
   *
   * @throws UserException where that fails; there is no file then
   */
  public void write(Content content) {
    Path temporary = new Path(path.getParent(), Names.temporary(path.getName()));
    try {
      storage.write(temporary, content);
      storage.rename(temporary, path);
    } catch (IOException e) {
      Cleanup.after(e, () -> storage.delete(temporary));
      throw new UserException(name + " cannot be written: " + Reasons.of(e), e);
    }
  }
}
