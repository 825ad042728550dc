package dev.regatta.driver.store;

import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** A file that readers see as it was or as it is now, never in between. */
final class AtomicFile {
  private AtomicFile() {}

  /** Writes beside the file and takes its place; on failure the file is as it was. */
  static void write(Storage storage, Path file, Content content) throws IOException {
    Path temporary = new Path(file.getParent(), Names.temporary(file.getName()));
    try {
      storage.write(temporary, content);
      storage.replace(temporary, file);
    } catch (IOException e) {
      Cleanup.after(e, () -> storage.delete(temporary));
      throw e;
    }
  }
}
