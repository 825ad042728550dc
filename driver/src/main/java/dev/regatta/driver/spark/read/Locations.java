package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** The files behind a path: of any Hadoop file system, with globs, one file or a directory. */
final class Locations {
  private Locations() {}

  /** What the documentation of a key says that holds paths. */
  static final String PATHS =
      "A file, a directory or a glob such as data/{jan,feb}*, of any Hadoop file system; or a list"
          + " of them.";

  private static final int SHOWN = 3;

  /** What messages call a source: its format and paths. */
  static String name(String format, List<String> paths) {
    String shown = String.join(", ", paths.subList(0, Math.min(SHOWN, paths.size())));
    int more = paths.size() - SHOWN;
    return format + " " + shown + (more > 0 ? " and " + more + " more" : "");
  }

  /** The files that Spark would read, by name; none is hidden or empty. */
  static List<FileStatus> files(Configuration hadoop, String key, List<String> paths) {
    return files(hadoop, key, paths, directory -> false);
  }

  /** The same with those in directories below whose names hold a column's value: day=1. */
  static List<FileStatus> tree(Configuration hadoop, String key, List<String> paths) {
    return files(hadoop, key, paths, directory -> directory.getName().contains("="));
  }

  private static List<FileStatus> files(
      Configuration hadoop, String key, List<String> paths, Predicate<Path> descend) {
    List<FileStatus> files = new ArrayList<>();
    for (String path : paths) {
      try {
        for (FileStatus match : matches(hadoop, key, path)) {
          add(match, hadoop, descend, files);
        }
      } catch (IOException e) {
        throw unreadable(key, path, e);
      }
    }
    files.removeIf(file -> file.getLen() == 0);
    files.sort(Comparator.comparing(file -> file.getPath().toString()));
    if (files.isEmpty()) {
      throw new UserException(
          "%s: %s holds no rows: no file, or empty ones".formatted(key, String.join(", ", paths)));
    }
    return files;
  }

  /** Adds a file, or those in a directory. */
  private static void add(
      FileStatus match, Configuration hadoop, Predicate<Path> descend, List<FileStatus> files)
      throws IOException {
    if (!match.isDirectory()) {
      files.add(match);
      return;
    }
    FileSystem system = match.getPath().getFileSystem(hadoop);
    for (FileStatus inside : system.listStatus(match.getPath(), Locations::visible)) {
      if (!inside.isDirectory() || descend.test(inside.getPath())) {
        add(inside, hadoop, descend, files);
      }
    }
  }

  /** The directory, where the paths are just one that names a directory. */
  static Optional<String> directory(Configuration hadoop, List<String> paths) {
    FileStatus[] matches = matches(hadoop, "", paths.get(0));
    boolean one = paths.size() == 1 && matches.length == 1 && matches[0].isDirectory();
    return one ? Optional.of(matches[0].getPath().toString()) : Optional.empty();
  }

  /** One file. */
  static FileStatus file(Configuration hadoop, String key, String path) {
    List<FileStatus> files = files(hadoop, key, List.of(path));
    if (files.size() > 1) {
      throw new UserException("%s: %s are %d files; name one".formatted(key, path, files.size()));
    }
    return files.get(0);
  }

  /** A stream of a file's content, decompressed where its name says so (.gz, .bz2, .zst ...). */
  static InputStream open(Configuration hadoop, Path path) throws IOException {
    InputStream raw = path.getFileSystem(hadoop).open(path);
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
    return codec == null ? raw : codec.createInputStream(raw);
  }

  static boolean compressed(Configuration hadoop, Path path) {
    return new CompressionCodecFactory(hadoop).getCodec(path) != null;
  }

  static BufferedReader reader(Configuration hadoop, Path path) throws IOException {
    return new BufferedReader(new InputStreamReader(open(hadoop, path), StandardCharsets.UTF_8));
  }

  static UserException unreadable(String key, String path, IOException e) {
    return new UserException(key + ": " + path + " cannot be read: " + e.getMessage(), e);
  }

  private static FileStatus[] matches(Configuration hadoop, String key, String path) {
    try {
      Path glob = new Path(path);
      FileStatus[] matches = glob.getFileSystem(hadoop).globStatus(glob);
      if (matches == null || matches.length == 0) {
        throw new UserException(
            "%s: there is no %s; relative paths start in the directory of the command"
                .formatted(key, path));
      }
      return matches;
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(key + ": " + path + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean visible(Path path) {
    return !path.getName().startsWith("_") && !path.getName().startsWith(".");
  }
}
