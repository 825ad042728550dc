package dev.regatta.leaks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What this JVM, and processes that it started, have not yet ended or deleted. Ports and orphaned
 * processes are found on Linux alone.
 *
 * @param mark the value of the environment variable {@link LeakListener#MARK} of such processes
 * @param temporary where temporary directories of this JVM are
 */
record Leaks(String mark, Path temporary) {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";
  private static final int LONGEST_COMMAND = 300;

  /**
   * Where Regatta unpacks native libraries once for all JVMs of a user, and what ONNX Runtime and
   * Spark delete when the JVM ends.
   */
  private static final Pattern LASTING =
      Pattern.compile("regatta-natives-.*|onnxruntime-java.*|spark-[0-9a-f-]{36}");

  /** JUnit's and Surefire's own, and the timers of barrier stages, which Spark never ends. */
  private static final Pattern NOT_OURS =
      Pattern.compile(
          "main|Barrier task timer for barrier\\(\\) calls\\."
              + "|BarrierCoordinator barrier epoch increment timer");

  /** One line for each thing that is left. */
  List<String> find() {
    List<String> left = new ArrayList<>();
    try {
      processes(left);
      ports(left);
      threads(left);
      directories(left);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return left;
  }

  private void processes(List<String> left) throws IOException {
    Set<ProcessHandle> found = new HashSet<>();
    ProcessHandle.current().descendants().forEach(found::add);
    found.addAll(orphans());
    found.stream()
        .filter(ProcessHandle::isAlive)
        .map(process -> "process %d: %s".formatted(process.pid(), command(process)))
        .sorted()
        .forEach(left::add);
  }

  /** Processes with the mark, such as those whose parent ended before them. */
  private List<ProcessHandle> orphans() throws IOException {
    List<ProcessHandle> orphans = new ArrayList<>();
    if (!Files.isDirectory(PROC)) {
      return orphans;
    }
    Set<Long> above = new HashSet<>();
    Optional<ProcessHandle> parent = Optional.of(ProcessHandle.current());
    for (; parent.isPresent(); parent = parent.get().parent()) {
      above.add(parent.get().pid());
    }
    String variable = "\0" + LeakListener.MARK + "=" + mark + "\0";
    try (Stream<Path> entries = Files.list(PROC)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        String name = entry.getFileName().toString();
        if (name.matches("\\d+")
            && !above.contains(Long.parseLong(name))
            && ("\0" + text(entry.resolve("environ"))).contains(variable)) {
          ProcessHandle.of(Long.parseLong(name)).ifPresent(orphans::add);
        }
      }
    }
    return orphans;
  }

  private static String command(ProcessHandle process) {
    String line =
        text(PROC.resolve(Long.toString(process.pid())).resolve("cmdline")).replace('\0', ' ');
    String shown = line.isBlank() ? process.info().command().orElse("unknown") : line.strip();
    // The class path of a Java process hides what it runs: both ends tell.
    return shown.length() <= LONGEST_COMMAND
        ? shown
        : shown.substring(0, LONGEST_COMMAND / 2)
            + " ... "
            + shown.substring(shown.length() - LONGEST_COMMAND / 2);
  }

  private static void ports(List<String> left) throws IOException {
    Set<String> mine = new HashSet<>();
    Path open = PROC.resolve("self/fd");
    if (!Files.isDirectory(open)) {
      return;
    }
    try (Stream<Path> entries = Files.list(open)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        target(entry).ifPresent(mine::add);
      }
    }
    for (String table : List.of("self/net/tcp", "self/net/tcp6")) {
      text(PROC.resolve(table))
          .lines()
          .map(line -> line.strip().split("\\s+"))
          .filter(cells -> cells.length > 9 && cells[3].equals(LISTENING))
          .filter(cells -> mine.contains("socket:[" + cells[9] + "]"))
          .map(cells -> cells[1].substring(cells[1].indexOf(':') + 1))
          .map(port -> "listening port " + Integer.parseInt(port, 16))
          .forEach(left::add);
    }
  }

  /** What a link names; nothing where it is gone. */
  private static Optional<String> target(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link).toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Those that keep a JVM alive, and Regatta's own of either kind. */
  private static void threads(List<String> left) {
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread != Thread.currentThread() && thread.isAlive())
        .filter(thread -> !thread.isDaemon() || thread.getName().startsWith("regatta"))
        .filter(thread -> !NOT_OURS.matcher(thread.getName()).matches())
        .map(thread -> "thread " + thread.getName() + (thread.isDaemon() ? " (daemon)" : ""))
        .sorted()
        .forEach(left::add);
  }

  private void directories(List<String> left) throws IOException {
    for (Path entry : temporaries(temporary)) {
      if (Files.isDirectory(entry)) {
        left.add("temporary directory " + entry);
      }
    }
  }

  /** What is in the directory for temporary files and has no business to stay there. */
  static List<Path> temporaries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> !LASTING.matcher(entry.getFileName().toString()).matches())
          .toList();
    }
  }

  /** The content of a file of the system; empty where it is gone or not ours to read. */
  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
