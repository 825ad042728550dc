package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** The files behind a path: of any Hadoop file system, with globs, one file or a directory. */
final class Locations {
  private Locations() {}

  /** Fails unless there is something at the path. */
  static void require(Configuration hadoop, String key, String path) {
    matches(hadoop, key, path);
  }

  /** The files that Spark would read, by name; none is hidden or empty. */
  static List<FileStatus> files(Configuration hadoop, String key, String path) {
    List<FileStatus> files = new ArrayList<>();
    try {
      for (FileStatus match : matches(hadoop, key, path)) {
        if (match.isDirectory()) {
          FileSystem system = match.getPath().getFileSystem(hadoop);
          files.addAll(Arrays.asList(system.listStatus(match.getPath(), Locations::visible)));
        } else {
          files.add(match);
        }
      }
    } catch (IOException e) {
      throw unreadable(key, path, e);
    }
    files.removeIf(file -> file.isDirectory() || file.getLen() == 0);
    files.sort(Comparator.comparing(file -> file.getPath().toString()));
    if (files.isEmpty()) {
      throw new UserException(key + ": " + path + " holds no rows: no file, or empty ones");
    }
    return files;
  }

  /** One file. */
  static FileStatus file(Configuration hadoop, String key, String path) {
    List<FileStatus> files = files(hadoop, key, path);
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
