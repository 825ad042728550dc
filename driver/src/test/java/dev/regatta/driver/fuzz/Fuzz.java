package dev.regatta.driver.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.regatta.conf.UserException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Reads mutations of files, each of its own seed, and looks how every read ends: with what was read
 * or with a UserException of one line, and within bounds of memory and of time.
 */
public final class Fuzz {
  /** Of each kind of file. */
  public static final int MUTATIONS = 100_000;

  /**
   * All that the reading thread may allocate for one read, garbage included: so a heap of as much
   * would do.
   */
  private static final long MAX_BYTES = 128L << 20;

  /** Of its processor, in which a busy machine does not show; thousands of times the usual. */
  private static final Duration MAX_TIME = Duration.ofSeconds(5);

  private static final int MAX_LINES = 110;
  private static final int MAX_LINE_CHARACTERS = 1000;
  private static final int SHOWN = 10;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A reader of files of one kind, used by one thread. */
  public interface Target {
    /** Makes the next file. */
    void mutate(Random random) throws IOException;

    void read();
  }

  private final Map<String, String> failures = new TreeMap<>();
  private int good;
  private int refused;
  private long mostBytes;
  private long mostNanos;

  private Fuzz() {}

  /** Makes the target of one thread. */
  @FunctionalInterface
  public interface Targets {
    Target of(Path folder) throws IOException;
  }

  /**
   * Reads {@link #MUTATIONS} files, by as many threads as there are processors.
   *
   * @param targets each with a folder of its own, in memory where the machine has one there
   */
  public static void run(Targets targets) throws Exception {
    Path memory = Path.of("/dev/shm");
    Path folder =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "fuzz")
            : Files.createTempDirectory("fuzz");
    try {
      run(targets, folder);
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void run(Targets targets, Path folder) throws Exception {
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<Fuzz>> parts = new ArrayList<>();
    try {
      for (int i = 0; i < threads; i++) {
        int first = i;
        Path own = Files.createDirectory(folder.resolve("of-" + first));
        parts.add(pool.submit(() -> new Fuzz().part(targets.of(own), first, threads)));
      }
      Fuzz all = new Fuzz();
      for (Future<Fuzz> part : parts) {
        all.add(part.get());
      }
      all.check();
    } finally {
      pool.shutdownNow();
    }
  }

  private Fuzz part(Target target, int first, int stride) throws IOException {
    for (int seed = first; seed < MUTATIONS; seed += stride) {
      target.mutate(new Random(seed));
      long thread = Thread.currentThread().getId();
      long bytes = THREADS.getThreadAllocatedBytes(thread);
      long nanos = THREADS.getCurrentThreadCpuTime();
      read(target, seed);
      nanos = THREADS.getCurrentThreadCpuTime() - nanos;
      bytes = THREADS.getThreadAllocatedBytes(thread) - bytes;
      mostBytes = Math.max(mostBytes, bytes);
      mostNanos = Math.max(mostNanos, nanos);
      if (bytes > MAX_BYTES) {
        failures.putIfAbsent("too much memory", "seed " + seed + ": " + bytes + " bytes");
      }
      if (nanos > MAX_TIME.toNanos()) {
        failures.putIfAbsent("too much time", "seed " + seed + ": " + Duration.ofNanos(nanos));
      }
    }
    return this;
  }

  private void read(Target target, int seed) {
    try {
      target.read();
      good++;
    } catch (UserException e) {
      refused++;
      String message = String.valueOf(e.getMessage());
      long lines = message.lines().count();
      int longest = message.lines().mapToInt(String::length).max().orElse(0);
      if (message.isBlank() || lines > MAX_LINES || longest > MAX_LINE_CHARACTERS) {
        failures.putIfAbsent(
            "message of " + e.getStackTrace()[0] + (lines > MAX_LINES ? "" : " in a line"),
            "seed %d: %d lines of up to %d: %.300s".formatted(seed, lines, longest, message));
      }
    } catch (RuntimeException | Error e) {
      StackTraceElement[] trace = e.getStackTrace();
      failures.putIfAbsent(
          e.getClass().getName() + " at " + (trace.length == 0 ? "?" : trace[0]),
          "seed " + seed + ": " + shown(e));
    }
  }

  private static String shown(Throwable thrown) {
    StringBuilder shown = new StringBuilder();
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      shown.append("\n  ").append("%.300s".formatted(at));
      List.of(at.getStackTrace()).stream()
          .limit(SHOWN)
          .forEach(frame -> shown.append("\n    at ").append(frame));
    }
    return shown.toString();
  }

  private void add(Fuzz part) {
    part.failures.forEach(failures::putIfAbsent);
    good += part.good;
    refused += part.refused;
    mostBytes = Math.max(mostBytes, part.mostBytes);
    mostNanos = Math.max(mostNanos, part.mostNanos);
  }

  private void check() {
    System.out.printf(
        "%d read, %d refused; of one read at most %d KiB and %d ms%n",
        good, refused, mostBytes >> 10, Duration.ofNanos(mostNanos).toMillis());
    assertThat(failures).isEmpty();
    assertThat(good + refused).isEqualTo(MUTATIONS);
    // Neither did everything go through, nor did nothing get to the end.
    assertThat(good).isBetween(MUTATIONS / 100, MUTATIONS * 99 / 100);
  }
}
