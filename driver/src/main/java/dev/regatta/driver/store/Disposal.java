package dev.regatta.driver.store;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * Deletes directories of ours, such that one that is half deleted is never taken for a whole one.
 */
final class Disposal {
  private final Storage storage;
  private final Hook hook;

  Disposal(Storage storage, Hook hook) {
    this.storage = storage;
    this.hook = hook;
  }

  /**
   * Whether a directory has a readable manifest of this kind, its files with their lengths, and
   * nothing else. Their bytes are not read.
   */
  static boolean isOnlyOurs(Storage storage, Path directory, Manifest manifest) throws IOException {
    Set<String> expected = new HashSet<>(manifest.fileNames());
    expected.add(Manifest.FILE_NAME);
    Set<String> found = new HashSet<>();
    storage.list(directory).forEach(entry -> found.add(entry.name()));
    return found.equals(expected);
  }

  /** Deletes; a failure is told in the log, for no result depends on it. */
  void discard(Path directory, String temporary) {
    Path renamed = new Path(directory.getParent(), temporary);
    try {
      hook.reached("before a deletion");
      storage.rename(directory, renamed);
      hook.reached("old one renamed");
      storage.delete(renamed);
      hook.reached("old one deleted");
    } catch (IOException e) {
      Log.LOG.warn("{} could not be deleted: {}", PathText.of(directory), Reasons.of(e));
    }
  }

  /** Deletes what earlier attempts with these names left behind. */
  void sweep(Path directory, String prefix) {
    try {
      for (Storage.Entry entry : storage.list(directory)) {
        if (entry.name().startsWith(prefix)) {
          storage.delete(entry.path());
        }
      }
    } catch (IOException e) {
      Log.LOG.warn("{} could not be tidied: {}", PathText.of(directory), Reasons.of(e));
    }
  }
}
