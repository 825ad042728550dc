package dev.regatta.submit.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A run of the script that goes on while the test acts on it; closed, it is gone in any case. */
final class Running implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(10);

  private final Process process;
  private final Path out;
  private final Path err;

  private Running(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts the script in a directory; what it prints goes to files there. */
  static Running start(Script script, Path directory, String... arguments) throws IOException {
    ProcessBuilder builder = script.prepare(script.file(), directory, arguments);
    // A build in the background of a shell ignores SIGINT, and so would all that it starts.
    builder.command().addAll(0, List.of("env", "--default-signal=INT"));
    Path out = Files.createTempFile(directory, "running", ".out");
    Path err = Files.createTempFile(directory, "running", ".err");
    return new Running(
        builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until the history of a run directory has so many lines. */
  void awaitValidations(Path run, int lines) {
    await()
        .atMost(LIMIT)
        .pollInterval(POLL)
        .failFast("the run has ended", this::requireAlive)
        .until(() -> Results.history(run).size() >= lines);
  }

  /** Waits until a line begins so. */
  void awaitLine(String beginning) {
    await()
        .atMost(LIMIT)
        .pollInterval(POLL)
        .failFast("the run has ended", this::requireAlive)
        .until(
            () ->
                Files.readAllLines(out, UTF_8).stream()
                    .anyMatch(line -> line.startsWith(beginning)));
  }

  private void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError("the run has ended: " + printed());
    }
  }

  /** Sends a signal by its name, such as INT, to the JVM, which has taken the script's place. */
  void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    int exitCode = new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
    if (exitCode != 0) {
      throw new AssertionError("no process " + pid + " for SIG" + name + ": " + printed());
    }
  }

  Script.Result result() throws IOException, InterruptedException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the run does not end: " + printed());
    }
    return new Script.Result(
        process.exitValue(), Files.readAllLines(out, UTF_8), Files.readAllLines(err, UTF_8));
  }

  private String printed() throws IOException {
    return Files.readString(out) + Files.readString(err);
  }

  @Override
  public void close() throws IOException {
    Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
  }
}
