package dev.regatta.submit.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regatta.submit.Build;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real script with the real assembly beside it, laid out as in a distribution. */
final class Script {
  private static final long LIMIT_MINUTES = 5;

  private final Path home;
  private final Map<String, String> environment = new HashMap<>();

  private Script(Path home) {
    this.home = home;
  }

  /** What a run printed and how it ended. */
  record Result(int exitCode, List<String> out, List<String> err) {}

  /**
   * Lays the files out in a directory.
   *
   * @param more classes of the tests that go into the assembly's copy
   */
  static Script install(Path home, Class<?>... more) throws IOException {
    Files.createDirectories(home);
    Files.copy(Build.module().resolve("regatta"), home.resolve("regatta"), attributes());
    try (Stream<Path> settings = Files.walk(Build.module().resolve("cluster"))) {
      for (Path file : settings.toList()) {
        Files.copy(file, home.resolve(Build.module().relativize(file)));
      }
    }
    Path jar = home.resolve("regatta.jar");
    Files.copy(Build.assembly(), jar);
    try (FileSystem zip = FileSystems.newFileSystem(jar)) {
      for (Class<?> type : more) {
        add(type, zip);
      }
    }
    return new Script(home);
  }

  /** The script of a directory, as it is there. */
  static Script of(Path home) {
    return new Script(home);
  }

  private static void add(Class<?> type, FileSystem zip) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    Files.createDirectories(zip.getPath(name).getParent());
    Files.copy(
        Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).resolve(name),
        zip.getPath(name));
  }

  private static StandardCopyOption attributes() {
    return StandardCopyOption.COPY_ATTRIBUTES;
  }

  Path file() {
    return home.resolve("regatta");
  }

  /** The same script in another environment; an empty value unsets. */
  Script with(String variable, String value) {
    Script changed = new Script(home);
    changed.environment.putAll(environment);
    changed.environment.put(variable, value);
    return changed;
  }

  Script withSpark() {
    return with("SPARK_HOME", Build.spark().directory().toString());
  }

  Result run(String... arguments) throws IOException, InterruptedException {
    return run(file(), home, arguments);
  }

  /** Runs it by another path, such as a link, in another directory. */
  Result run(Path command, Path directory, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("regatta", ".out");
    Path err = Files.createTempFile("regatta", ".err");
    try {
      int exitCode = exitCode(command, directory, out, err, arguments);
      return new Result(exitCode, Files.readAllLines(out, UTF_8), Files.readAllLines(err, UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** What would run, in this script's environment; its output is the caller's. */
  ProcessBuilder prepare(Path command, Path directory, String... arguments) {
    List<String> words = new ArrayList<>(List.of(command.toString()));
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().remove("SPARK_LOCAL_IP");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("REGATTA_MEMORY", "768m");
    builder.environment().put("SPARK_SUBMIT_OPTS", Build.SHORT_LIVED);
    builder.environment().putAll(environment);
    builder.environment().values().removeIf(String::isEmpty);
    return builder;
  }

  private int exitCode(Path command, Path directory, Path out, Path err, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        prepare(command, directory, arguments)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Process process = builder.start();
    if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(
          builder.command() + " does not end; it wrote " + Files.readString(err));
    }
    return process.exitValue();
  }
}
