package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.Source;
import dev.regatta.driver.store.PathText;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Which idx files belong together: those of MNIST's names, images with their labels. */
final class IdxGuess {
  private static final int MAGIC_BYTES = 4;

  /** The code of unsigned bytes in the third byte of a file. */
  private static final int BYTES = 8;

  private static final int MOST_DIMENSIONS = 4;

  private IdxGuess() {}

  static boolean isIdx(byte[] start) {
    return start.length >= MAGIC_BYTES
        && start[0] == 0
        && start[1] == 0
        && start[2] == BYTES
        && start[3] >= 1
        && start[3] <= MOST_DIMENSIONS;
  }

  /** Of the files of a directory, or of one file of images. */
  static GuessedSource of(Configuration hadoop, String key, List<FileStatus> files)
      throws IOException {
    List<Path> images = new ArrayList<>();
    for (FileStatus file : files) {
      if (dimensions(hadoop, file.getPath()) > 1) {
        images.add(file.getPath());
      }
    }
    if (images.isEmpty()) {
      throw new UserException(key + ": idx files of labels alone; name the file of images");
    }
    Path train =
        images.stream()
            .filter(path -> name(path).contains("train"))
            .findFirst()
            .orElse(images.get(0));
    Optional<Path> test =
        images.stream()
            .filter(path -> name(path).contains("t10k") || name(path).contains("test"))
            .filter(path -> !path.equals(train))
            .findFirst();
    Source trainRows = source(hadoop, key, train);
    Optional<Source> testRows =
        test.isPresent() ? Optional.of(source(hadoop, key, test.get())) : Optional.empty();
    return new GuessedSource(trainRows, testRows);
  }

  private static Source source(Configuration hadoop, String key, Path images) throws IOException {
    String name = images.getName().replace("images", "labels").replace("idx3", "idx1");
    Path labels = new Path(images.getParent(), name);
    FileSystem system = labels.getFileSystem(hadoop);
    if (labels.equals(images) || !system.exists(labels)) {
      throw new UserException(
          "%s: %s has no file of labels beside it, such as %s; give --data 'format=idx,path=...,labels=...'"
              .formatted(key, PathText.of(images), name));
    }
    return new Idx(PathText.of(images), Optional.of(PathText.of(labels)));
  }

  private static int dimensions(Configuration hadoop, Path file) throws IOException {
    try (InputStream in = Locations.open(hadoop, file)) {
      byte[] start = in.readNBytes(MAGIC_BYTES);
      return isIdx(start) ? start[3] : 0;
    }
  }

  private static String name(Path path) {
    return path.getName().toLowerCase(Locale.ROOT);
  }
}
