package dev.regatta.driver.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Any file system of Hadoop's. Renames go through {@code FileContext}, because {@code
 * FileSystem.rename} moves a directory into an existing target and calls that a success.
 */
final class HadoopStorage implements Storage {
  private final FileSystem files;
  private final Optional<FileContext> context;

  private HadoopStorage(FileSystem files, Optional<FileContext> context) {
    this.files = files;
    this.context = context;
  }

  static HadoopStorage of(Path path, Configuration hadoop) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    return new HadoopStorage(files, context(files, hadoop));
  }

  /** Some object stores come without the binding that a FileContext needs. */
  private static Optional<FileContext> context(FileSystem files, Configuration hadoop)
      throws IOException {
    try {
      return Optional.of(FileContext.getFileContext(files.getUri(), hadoop));
    } catch (UnsupportedFileSystemException e) {
      return Optional.empty();
    }
  }

  @Override
  public void write(Path file, Content content) throws IOException {
    FSDataOutputStream out = files.create(file, false);
    try {
      content.writeTo(new UnclosedOutput(out));
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
    } catch (IOException | RuntimeException | Error e) {
      closeAfter(e, out);
      throw e;
    }
    out.close();
  }

  /**
   * HDFS fails to close with the very exception that it failed to write with. One that is
   * suppressed by itself is an error of its own, so that try-with-resources would hide the cause.
   */
  private static void closeAfter(Throwable failure, FSDataOutputStream out) {
    try {
      out.close();
    } catch (IOException e) {
      if (e != failure) {
        failure.addSuppressed(e);
      }
    }
  }

  /**
   * Rewrites the whole file. Few file systems append, and one that does may refuse after a crash
   * until a lease has run out; what is appended here is small and written once per validation.
   */
  @Override
  public void append(Path file, byte[] bytes) throws IOException {
    boolean exists = find(file).isPresent();
    AtomicFile.write(
        this,
        file,
        out -> {
          if (exists) {
            try (InputStream before = read(file)) {
              before.transferTo(out);
            }
          }
          out.write(bytes);
        });
  }

  @Override
  public InputStream read(Path file) throws IOException {
    return files.open(file);
  }

  @Override
  public Optional<Entry> find(Path path) throws IOException {
    try {
      return Optional.of(entry(files.getFileStatus(path)));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<Entry> list(Path directory) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try {
      for (FileStatus status : files.listStatus(directory)) {
        entries.add(entry(status));
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  private static Entry entry(FileStatus status) {
    return new Entry(status.getPath(), status.isDirectory(), status.getLen());
  }

  @Override
  public void makeDirectory(Path directory) throws IOException {
    if (!files.mkdirs(directory)) {
      throw new IOException("cannot make the directory " + directory);
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    if (context.isPresent()) {
      context.get().rename(from, to);
    } else {
      if (find(to).isPresent()) {
        throw new FileAlreadyExistsException(to.toString());
      }
      renameWithoutContext(from, to);
    }
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    if (context.isPresent()) {
      context.get().rename(from, to, Options.Rename.OVERWRITE);
    } else {
      files.delete(to, false);
      renameWithoutContext(from, to);
    }
  }

  private void renameWithoutContext(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    if (!files.delete(path, true) && find(path).isPresent()) {
      throw new IOException("cannot delete " + path);
    }
  }
}
