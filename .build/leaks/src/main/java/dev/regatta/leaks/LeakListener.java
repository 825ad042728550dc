package dev.regatta.leaks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Fails a module's build where its tests left a process, a listening port, a thread or a temporary
 * directory behind. What a session's listener throws, Surefire reports as an error of the forked
 * process, with the message; what one of a test plan throws would only be logged.
 *
 * <p>Works where Surefire names the module's build directory in {@link #MARK}, and has the JVM's
 * temporary files below it; elsewhere, such as in an IDE, it does nothing.
 */
public final class LeakListener implements LauncherSessionListener {
  /** The environment variable by which processes of these tests are known, whoever started them. */
  static final String MARK = "REGATTA_TESTS";

  /** What was told to end does so in this time. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final long POLL_MILLIS = 50;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    String mark = System.getenv(MARK);
    if (mark != null) {
      Path temporary = temporary();
      if (!temporary.startsWith(mark)) {
        throw new IllegalStateException(
            "java.io.tmpdir is %s, must be below %s".formatted(temporary, mark));
      }
      empty(temporary);
    }
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    String mark = System.getenv(MARK);
    if (mark != null) {
      require(new Leaks(mark, temporary()), PATIENCE);
    }
  }

  /** Waits until nothing is left. */
  static void require(Leaks leaks, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    List<String> left = leaks.find();
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      pause();
      left = leaks.find();
    }
    if (!left.isEmpty()) {
      throw new AssertionError("the tests left behind:\n  %s".formatted(String.join("\n  ", left)));
    }
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Makes the directory where it is missing; an earlier JVM may have been killed. */
  private static void empty(Path directory) {
    try {
      Files.createDirectories(directory);
      for (Path old : Leaks.temporaries(directory)) {
        try (Stream<Path> paths = Files.walk(old)) {
          for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
