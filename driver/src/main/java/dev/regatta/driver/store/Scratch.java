package dev.regatta.driver.store;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A run directory that is deleted when nobody needs it any more. */
public final class Scratch {
  private final String path;
  private final Storage storage;
  private final Path qualified;

  private Scratch(String path, Storage storage, Path qualified) {
    this.path = path;
    this.storage = storage;
    this.qualified = qualified;
  }

  /** A new directory on this machine. */
  public static Scratch temporary(String prefix) throws IOException {
    Path path = new Path(Files.createTempDirectory(prefix).toUri());
    Path plain = new Path(path.toString());
    return new Scratch(plain.toString(), new LocalStorage(), plain);
  }

  /** A directory on any Hadoop file system, which need not be there. */
  public static Scratch at(String path, Configuration hadoop) throws IOException {
    Path qualified = Storage.qualify(new Path(path), hadoop);
    return new Scratch(path, Storage.of(qualified, hadoop), qualified);
  }

  public String path() {
    return path;
  }

  /** Deletes it with all that is in it; where that fails, it is left and the log says so. */
  public void delete() {
    try {
      storage.delete(qualified);
    } catch (IOException e) {
      Log.LOG.warn("{} could not be deleted", PathText.of(qualified), e);
    }
  }
}
