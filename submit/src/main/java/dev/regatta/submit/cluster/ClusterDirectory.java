package dev.regatta.submit.cluster;

import dev.regatta.conf.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directories of clusters: for their owner's eyes, because the default one is in /tmp. */
final class ClusterDirectory {
  private ClusterDirectory() {}

  /** Creates a directory where it is missing, and refuses one of somebody else. */
  static Path prepare(Path directory) {
    Path absolute = directory.toAbsolutePath().normalize();
    if (!Files.isDirectory(absolute)) {
      create(absolute);
    }
    try {
      String owner = Files.getOwner(absolute).getName();
      if (!owner.equals(System.getProperty("user.name"))) {
        throw new UserException(
            "%s belongs to %s: choose a directory of your own with --dir"
                .formatted(absolute, owner));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the owner of " + absolute, e);
    }
    return absolute;
  }

  static Path create(Path directory) {
    try {
      return Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      throw new UserException(directory + " is a file: choose another directory with --dir", e);
    } catch (IOException e) {
      throw new UserException("cannot create the directory %s: %s".formatted(directory, e), e);
    }
  }

  /** Deletes the directories in {@code files} and leaves its files, which are the logs. */
  static void deleteWork(Path files) {
    try (Stream<Path> entries = Files.list(files)) {
      for (Path entry : entries.filter(Files::isDirectory).toList()) {
        Files.walkFileTree(entry, new Deletion());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete what is left in " + files, e);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    /** An executor that is just ending deletes its own files too. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (Files.exists(file)) {
        throw failure;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
