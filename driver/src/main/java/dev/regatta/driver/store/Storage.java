package dev.regatta.driver.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The few operations that the store needs from a file system. All paths are qualified. */
interface Storage {
  /**
   * A file or a directory.
   *
   * @param bytes the length of a file; of no meaning for a directory
   */
  record Entry(Path path, boolean isDirectory, long bytes) {
    String name() {
      return path.getName();
    }
  }

  /** Writes a new file and returns when its bytes are on disk. Fails where the file exists. */
  void write(Path file, Content content) throws IOException;

  /** Adds bytes to the end of a file, which is created if absent: all of them or none. */
  void append(Path file, byte[] bytes) throws IOException;

  InputStream read(Path file) throws IOException;

  Optional<Entry> find(Path path) throws IOException;

  /** The entries of a directory, by name; none where it does not exist. */
  List<Entry> list(Path directory) throws IOException;

  /** Makes a directory and the missing ones above it. */
  void makeDirectory(Path directory) throws IOException;

  /** Gives a file or directory another name; fails where that name exists. */
  void rename(Path from, Path to) throws IOException;

  /** Gives a file another name, in place of the file that has it. */
  void replace(Path from, Path to) throws IOException;

  /** Deletes a file, or a directory with all that is in it; absent is fine. */
  void delete(Path path) throws IOException;

  /** The storage that holds a qualified path. */
  static Storage of(Path path, Configuration hadoop) throws IOException {
    return isLocal(path) ? new LocalStorage() : HadoopStorage.of(path, hadoop);
  }

  /** The path with its scheme and authority, relative ones below the working directory. */
  static Path qualify(Path path, Configuration hadoop) throws IOException {
    // Through text, which drops the slash that a URI may leave at the end.
    Path plain = new Path(path.toString());
    return plain.isAbsolute() && isLocal(plain)
        ? plain
        : plain.getFileSystem(hadoop).makeQualified(plain);
  }

  private static boolean isLocal(Path path) {
    return "file".equals(path.toUri().getScheme());
  }
}
