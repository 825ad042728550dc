package dev.regatta.submit.executors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.regatta.driver.spark.exchange.Moments.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where workers stop, fail or dawdle: files in a directory that the test shares with executors. The
 * test sets a trap; the worker that comes there springs it, once, and waits to be released.
 */
final class Trap {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final int LONGEST_DELAY_MILLIS = 30;

  private final Path directory;
  private final Path started;
  private final Path released;
  private final Path failures;
  private final Path delays;
  private final Path dawdled;
  private final AtomicLong passes = new AtomicLong();

  Trap(Path directory) {
    this.directory = directory;
    started = directory.resolve("started");
    released = directory.resolve("released");
    failures = directory.resolve("failures");
    delays = directory.resolve("delays");
    dawdled = directory.resolve("dawdled");
  }

  /** Has a worker stop at a moment, after so many passes without a stop. */
  void set(Moment moment, int worker, int passes) {
    write(armed(moment, worker), Integer.toString(passes));
  }

  /** Has every attempt of a worker fail at a moment from now on. */
  void failAt(Moment moment, int worker) {
    write(failing(moment, worker), "");
  }

  /** Has all workers wait a little, now less and now more, wherever they pass. */
  void delay(long seed) {
    write(delays, Long.toString(seed));
  }

  /** Has a worker pause before each of its local steps from now on. */
  void slow(int worker, Duration pause) {
    write(slow(worker), Long.toString(pause.toMillis()));
  }

  /** The steps before which a worker has paused so far. */
  int dawdled() {
    return Files.exists(dawdled) ? read(dawdled).length() : 0;
  }

  /** Whether a worker sits in the trap. */
  boolean sprung() {
    return Files.exists(started);
  }

  /** The executor whose worker sits in the trap. */
  ProcessHandle stopped() {
    return ProcessHandle.of(Long.parseLong(read(started))).orElseThrow();
  }

  void release() {
    write(released, "");
  }

  /** How often a worker has failed so far. */
  int failures() {
    return Files.exists(failures) ? read(failures).length() : 0;
  }

  /** In an executor: a worker comes by. */
  void reached(Moment moment, int worker) {
    if (moment != Moment.STEPPING && Files.exists(delays)) {
      long seed = Long.parseLong(read(delays)) + 1009L * worker + passes.getAndIncrement();
      pause(new Random(seed).nextInt(LONGEST_DELAY_MILLIS));
    }
    if (Files.exists(failing(moment, worker))) {
      append(failures, "x");
      throw new IllegalStateException("worker " + worker + " fails at " + moment);
    }
    if (moment == Moment.STEPPING && Files.exists(slow(worker))) {
      append(dawdled, "x");
      pause(Long.parseLong(read(slow(worker))));
    }
    Path armed = armed(moment, worker);
    if (Files.exists(armed)) {
      int left = Integer.parseInt(read(armed));
      if (left > 0) {
        write(armed, Integer.toString(left - 1));
      } else {
        spring(armed);
      }
    }
  }

  private void spring(Path armed) {
    delete(armed);
    write(started, Long.toString(ProcessHandle.current().pid()));
    await().atMost(LIMIT).pollInterval(POLL).until(() -> Files.exists(released));
  }

  private Path slow(int worker) {
    return directory.resolve("slow-" + worker);
  }

  private Path armed(Moment moment, int worker) {
    return directory.resolve("stop-" + moment + "-" + worker);
  }

  private Path failing(Moment moment, int worker) {
    return directory.resolve("fail-" + moment + "-" + worker);
  }

  /** Forgets all traps. */
  void clear() {
    try (var files = Files.list(directory)) {
      files.forEach(Trap::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nobody sees half a file. */
  private void write(Path file, String content) {
    try {
      Path whole = Files.createTempFile(directory, ".", "");
      Files.writeString(whole, content);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void append(Path file, String content) {
    try {
      Files.writeString(file, content, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
