package dev.regatta.driver.store;

import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.io.TempDir;

/** Processes that end in mid-write, on local files. */
class CheckpointCrashTest extends CheckpointCrashContract {
  @TempDir private java.nio.file.Path directory;

  @Override
  Path root() {
    return new Path(directory.toUri());
  }
}
