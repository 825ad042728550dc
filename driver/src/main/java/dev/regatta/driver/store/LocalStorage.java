package dev.regatta.driver.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * The machine's own disks. Hadoop's LocalFileSystem cannot flush to disk and leaves {@code .crc}
 * files behind, so this goes through NIO and forces each file and the directory that names it.
 */
final class LocalStorage implements Storage {
  @Override
  public void write(Path file, Content content) throws IOException {
    java.nio.file.Path target = local(file);
    try (FileChannel channel = FileChannel.open(target, CREATE_NEW, WRITE)) {
      OutputStream out = Channels.newOutputStream(channel);
      content.writeTo(new UnclosedOutput(out));
      channel.force(true);
    }
    forceParent(target);
  }

  @Override
  public void append(Path file, byte[] bytes) throws IOException {
    java.nio.file.Path target = local(file);
    try (FileChannel channel = FileChannel.open(target, CREATE, WRITE)) {
      long end = channel.size();
      try {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer, end + buffer.position());
        }
        channel.force(true);
      } catch (IOException e) {
        truncate(channel, end, e);
        throw e;
      }
    }
    forceParent(target);
  }

  private static void truncate(FileChannel channel, long end, IOException reason) {
    try {
      channel.truncate(end);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  @Override
  public InputStream read(Path file) throws IOException {
    return Files.newInputStream(local(file));
  }

  @Override
  public Optional<Entry> find(Path path) throws IOException {
    try {
      BasicFileAttributes found = Files.readAttributes(local(path), BasicFileAttributes.class);
      return Optional.of(new Entry(path, found.isDirectory(), found.size()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<Entry> list(Path directory) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (java.nio.file.Path child : children(local(directory))) {
      find(new Path(directory, child.getFileName().toString())).ifPresent(entries::add);
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  private static List<java.nio.file.Path> children(java.nio.file.Path directory)
      throws IOException {
    try (Stream<java.nio.file.Path> children = Files.list(directory)) {
      return children.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  @Override
  public void makeDirectory(Path directory) throws IOException {
    make(local(directory));
  }

  private static void make(java.nio.file.Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      java.nio.file.Path parent = directory.getParent();
      if (parent != null) {
        make(parent);
      }
      Files.createDirectories(directory);
      forceParent(directory);
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    java.nio.file.Path target = local(to);
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    replace(from, to);
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    java.nio.file.Path target = local(to);
    Files.move(local(from), target, StandardCopyOption.ATOMIC_MOVE);
    forceParent(target);
  }

  @Override
  public void delete(Path path) throws IOException {
    delete(local(path));
  }

  private static void delete(java.nio.file.Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      for (java.nio.file.Path child : children(path)) {
        delete(child);
      }
    }
    Files.deleteIfExists(path);
  }

  /** A new name is on disk only when the directory that holds it is. */
  private static void forceParent(java.nio.file.Path path) throws IOException {
    java.nio.file.Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      try (FileChannel directory = FileChannel.open(parent, READ)) {
        directory.force(true);
      }
    }
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }
}
