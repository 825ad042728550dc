package dev.regatta.submit.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.launcher.JavaModuleOptions;

/** Starts Spark's daemons and waits for what they say in their logs. */
final class DaemonStart {
  private static final Duration READY_LIMIT = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(50);
  static final String LOOPBACK = "127.0.0.1";
  private static final int LINES_TOLD = 5;

  private final SparkHome home;
  private final Path directory;
  private final String mark;

  /**
   * @param directory for logs, work and scratch files; exists
   * @param id distinguishes the cluster from all others on this machine
   */
  DaemonStart(SparkHome home, Path directory, String id) {
    this.home = home;
    this.directory = directory;
    this.mark = "-Dregatta.cluster=" + id;
  }

  /** A daemon and its log, which grows as long as it runs. */
  record Started(Daemon daemon, Path log) {}

  /**
   * Starts one.
   *
   * @param name of the log, unique in the cluster: worker-1
   */
  Started start(String role, String name, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(mark);
    command.add("-Xmx512m");
    command.add("-Dspark.master.rest.enabled=false");
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
    command.addAll(List.of("-cp", home.classPath(), mainClass));
    command.addAll(List.of("--host", LOOPBACK, "--port", "0", "--webui-port", "0"));
    command.addAll(arguments);
    Path log = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      // Before Workers ask for it: of two that make it at once Spark leaves one without it for good
      Files.createDirectories(local());
      builder.environment().putAll(environment());
      return new Started(new Daemon(role, builder.start().pid(), mark), log);
    } catch (IOException e) {
      throw new ClusterException("cannot start Spark's " + role + ": " + e.getMessage(), e);
    }
  }

  /** Where all Workers keep files of executors. */
  private Path local() {
    return directory.resolve("local");
  }

  private Map<String, String> environment() {
    return Map.of(
        "SPARK_HOME",
        home.directory().toString(),
        "SPARK_SCALA_VERSION",
        "2.12",
        "SPARK_LOCAL_IP",
        LOOPBACK,
        "SPARK_LOCAL_HOSTNAME",
        LOOPBACK,
        "SPARK_LOCAL_DIRS",
        local().toString(),
        "JAVA_HOME",
        System.getProperty("java.home"));
  }

  /** Waits until the log has a line with {@code pattern}, and returns the match. */
  Matcher await(Started started, Pattern pattern) {
    List<Matcher> found = new ArrayList<>();
    boolean ready =
        Waiting.until(
            READY_LIMIT,
            POLL,
            () -> {
              boolean running = started.daemon().running();
              find(started.log(), pattern).ifPresent(found::add);
              return !found.isEmpty() || !running;
            });
    if (!found.isEmpty()) {
      return found.get(0);
    }
    String what = ready ? "ended" : "was not ready within " + READY_LIMIT.toSeconds() + " seconds";
    throw new ClusterException(
        "Spark's %s %s; the end of %s:%n%s"
            .formatted(started.daemon().role(), what, started.log(), end(started.log())));
  }

  private static Optional<Matcher> find(Path log, Pattern pattern) {
    for (String line : lines(log)) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return Optional.of(matcher);
      }
    }
    return Optional.empty();
  }

  private static String end(Path log) {
    List<String> lines = lines(log);
    return String.join(
        System.lineSeparator(),
        lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()));
  }

  private static List<String> lines(Path log) {
    try {
      return Files.exists(log) ? Files.readAllLines(log, StandardCharsets.ISO_8859_1) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
  }
}
