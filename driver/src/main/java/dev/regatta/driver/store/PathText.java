package dev.regatta.driver.store;

import org.apache.hadoop.fs.Path;

/** Paths as messages and pages show them: without the scheme where they are of this machine. */
public final class PathText {
  private PathText() {}

  public static String of(Path path) {
    return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
  }
}
