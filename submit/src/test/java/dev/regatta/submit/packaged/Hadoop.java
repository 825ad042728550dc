package dev.regatta.submit.packaged;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** A running {@link HadoopServers}; closed, it is gone with everything that it started. */
final class Hadoop implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Process process;
  private final Path directory;
  private final FileSystem files;

  private Hadoop(Process process, Path directory, FileSystem files) {
    this.process = process;
    this.directory = directory;
    this.files = files;
  }

  /** Starts it; its files, and what it prints, go to a directory that is not there yet. */
  static Hadoop start(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path out = directory.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                HadoopServers.class.getName())
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
    try {
      await()
          .atMost(LIMIT)
          .failFast("Hadoop ended: " + directory.resolve("err"), () -> !process.isAlive())
          .until(() -> Files.readString(out).contains(HadoopServers.READY));
      Configuration settings = new Configuration(false);
      Path written = directory.resolve(HadoopServers.SETTINGS).resolve("core-site.xml");
      settings.addResource(new org.apache.hadoop.fs.Path(written.toUri()));
      return new Hadoop(process, directory, FileSystem.newInstance(settings));
    } catch (RuntimeException | IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** What {@code HADOOP_CONF_DIR} is to be. */
  Path settings() {
    return directory.resolve(HadoopServers.SETTINGS);
  }

  FileSystem files() {
    return files;
  }

  /** The JVMs of containers whose command line holds a text. */
  List<ProcessHandle> containers(String text) {
    return process
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("/java"))
        .filter(child -> child.info().commandLine().orElse("").contains(text))
        .toList();
  }

  @Override
  public void close() throws IOException {
    files.close();
    // The servers first: they would start another container for a lost one.
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    await().atMost(LIMIT).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
  }
}
