package dev.regatta.submit.cluster;

import dev.regatta.conf.UserException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What a later command needs to know of a cluster; kept in a file of its directory.
 *
 * @param master the URL for --master
 * @param files the directory of its logs, work and scratch files
 * @param daemons the master first
 */
record ClusterState(String master, Path files, List<Daemon> daemons) {
  private static final String FILE = "cluster.properties";

  static Optional<ClusterState> read(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (Reader in = Files.newBufferedReader(file)) {
      Properties properties = new Properties();
      properties.load(in);
      return Optional.of(parse(properties));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "%s is damaged (%s): delete it, after ending the processes that it names"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  void write(Path directory) {
    Properties properties = new Properties();
    properties.setProperty("master", master);
    properties.setProperty("files", files.toString());
    properties.setProperty("mark", daemons.get(0).mark());
    List<String> entries = daemons.stream().map(d -> d.role() + ":" + d.pid()).toList();
    properties.setProperty("daemons", String.join(",", entries));
    Path file = directory.resolve(FILE);
    Path temporary = directory.resolve(FILE + ".tmp");
    try {
      try (Writer out = Files.newBufferedWriter(temporary)) {
        properties.store(out, "A cluster that 'regatta cluster start' started");
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  static void delete(Path directory) {
    try {
      Files.deleteIfExists(directory.resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory.resolve(FILE), e);
    }
  }

  private static ClusterState parse(Properties properties) {
    String mark = required(properties, "mark");
    List<Daemon> daemons =
        Stream.of(required(properties, "daemons").split(",", -1))
            .map(entry -> daemon(entry, mark))
            .toList();
    return new ClusterState(
        required(properties, "master"), Path.of(required(properties, "files")), daemons);
  }

  private static Daemon daemon(String entry, String mark) {
    int colon = entry.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("daemons: " + entry);
    }
    return new Daemon(entry.substring(0, colon), Long.parseLong(entry.substring(colon + 1)), mark);
  }

  private static String required(Properties properties, String key) {
    String value = properties.getProperty(key);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("no " + key);
    }
    return value;
  }
}
