package dev.regatta.driver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;

/**
 * One driver's claim on a run directory: {@code driver.json} in it, which the driver renews while
 * it lives and deletes when it is done. A claim that stays as it is for three beats was left by a
 * driver that died, and anybody may have it; on the machine that left it, that is seen at once. Any
 * file system will do: what counts is that the file changes, not whose clock says when.
 */
final class Claim implements AutoCloseable {
  static final String NAME = "driver.json";
  static final Duration BEAT = Duration.ofSeconds(5);

  private static final int PATIENCE_BEATS = 3;
  private static final int LOOKS_PER_BEAT = 5;
  private static final String TOKEN = "token";

  /** Where the run stands, for those who watch it. */
  static final String PROGRESS = "progress";

  private final Storage storage;
  private final Path directory;
  private final Path file;
  private final Duration beat;
  private final String token = UUID.randomUUID().toString();
  private final ScheduledExecutorService renewing;
  private long beats;
  private long checkedNanos;
  private Optional<String> successor = Optional.empty();
  private volatile Supplier<ObjectNode> progress = Json::object;

  private Claim(Storage storage, Path directory, Duration beat) {
    this.storage = storage;
    this.directory = directory;
    this.beat = beat;
    file = new Path(directory, NAME);
    renewing =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "regatta-claim");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Claims a directory that exists.
   *
   * @throws UserException where another driver lives that has it
   */
  static Claim take(Storage storage, Path directory) throws IOException {
    return take(storage, directory, BEAT);
  }

  static Claim take(Storage storage, Path directory, Duration beat) throws IOException {
    Claim claim = new Claim(storage, directory, beat);
    try {
      claim.take();
      claim.keepRenewing();
      return claim;
    } catch (IOException | RuntimeException e) {
      claim.renewing.shutdownNow();
      throw e;
    }
  }

  /**
   * Looks whether a directory could be claimed, and claims nothing.
   *
   * @throws UserException where another driver lives that has it
   */
  static void look(Storage storage, Path directory) throws IOException {
    Claim claim = new Claim(storage, directory, BEAT);
    try {
      Optional<byte[]> earlier = claim.read();
      if (earlier.isPresent() && !claim.isLeft(earlier.get())) {
        throw claim.inUse(earlier.get());
      }
    } finally {
      claim.renewing.shutdownNow();
    }
  }

  /** Renewing never throws, so that nobody has to look at what becomes of it. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void keepRenewing() {
    long nanos = beat.toNanos();
    renewing.scheduleAtFixedRate(this::renew, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private void take() throws IOException {
    Optional<byte[]> earlier = read();
    if (earlier.isPresent()) {
      if (!isLeft(earlier.get())) {
        throw inUse(earlier.get());
      }
      storage.delete(file);
    }
    try {
      storage.write(file, Content.of(content()));
    } catch (IOException e) {
      Optional<byte[]> other = read();
      if (other.isPresent()) {
        throw inUse(other.get());
      }
      throw e;
    }
    checkedNanos = System.nanoTime();
  }

  /**
   * Figures that the file shows from the next beat on; they are asked for by the claim's thread.
   */
  void showProgress(Supplier<ObjectNode> figures) {
    progress = figures;
  }

  /** Whether the driver that wrote a claim is dead. Waits until that is certain. */
  private boolean isLeft(byte[] claim) throws IOException {
    Optional<Boolean> alive = parse(claim).flatMap(Claim::livesHere);
    if (alive.isPresent()) {
      return !alive.get();
    }
    Duration patience = beat.multipliedBy(PATIENCE_BEATS);
    Log.LOG.warn(
        "{} was in use by the driver {}: looking for {} s whether it still is",
        PathText.of(directory),
        driver(claim),
        Math.max(1, patience.toSeconds()));
    for (int look = 0; look < PATIENCE_BEATS * LOOKS_PER_BEAT; look++) {
      sleep(beat.dividedBy(LOOKS_PER_BEAT));
      if (!Arrays.equals(claim, read().orElse(null))) {
        return false;
      }
    }
    return true;
  }

  private static void sleep(Duration duration) throws IOException {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for another driver", e);
    }
  }

  /** Whether the process of a claim lives; empty where only another machine can tell. */
  private static Optional<Boolean> livesHere(ObjectNode claim) {
    if (!claim.path("machine").asText().equals(machine())) {
      return Optional.empty();
    }
    return Optional.of(
        ProcessHandle.of(claim.path("process").asLong())
            .filter(ProcessHandle::isAlive)
            .map(process -> started(process).equals(claim.path("started").asText()))
            .orElse(false));
  }

  private UserException inUse(byte[] claim) {
    return new UserException(
        "output "
            + PathText.of(directory)
            + " is in use by another driver ("
            + driver(claim)
            + "): wait until it is done, give another output, or --fresh for a new directory"
            + " beside it");
  }

  private static String driver(byte[] claim) {
    return parse(claim).map(Claim::driver).orElse("of an unknown machine");
  }

  private static String driver(ObjectNode claim) {
    return "process " + claim.path("process").asLong() + " of " + claim.path("host").asText();
  }

  /**
   * Makes sure that the directory is still this driver's, as it has to be before each write. A
   * process that was asleep for long may have lost it.
   *
   * @throws TakenOverException where another driver has it now
   */
  synchronized void require() {
    if (successor.isEmpty() && System.nanoTime() - checkedNanos > beat.toNanos()) {
      renew();
    }
    successor.ifPresent(
        driver -> {
          throw new TakenOverException(
              "output "
                  + PathText.of(directory)
                  + " was taken over by another driver ("
                  + driver
                  + ") while this one stood still; nothing more is written");
        });
  }

  /** Writes the file anew. A file system that fails is not told of here: other writes fail too. */
  private synchronized void renew() {
    if (successor.isPresent()) {
      return;
    }
    try {
      Optional<byte[]> there = read();
      Optional<ObjectNode> claim = there.flatMap(Claim::parse);
      if (claim.isPresent() && !claim.get().path(TOKEN).asText().equals(token)) {
        successor = Optional.of(driver(claim.get()));
        return;
      }
      beats++;
      AtomicFile.write(storage, file, Content.of(content()));
      checkedNanos = System.nanoTime();
    } catch (IOException | RuntimeException e) {
      Log.LOG.debug("{} could not be renewed", file, e);
    }
  }

  private Optional<byte[]> read() throws IOException {
    try (InputStream in = storage.read(file)) {
      return Optional.of(in.readAllBytes());
    } catch (NoSuchFileException | FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private byte[] content() {
    ProcessHandle own = ProcessHandle.current();
    return Json.pretty(
        Json.object()
            .put(TOKEN, token)
            .put("host", host())
            .put("machine", machine())
            .put("process", own.pid())
            .put("started", started(own))
            .put("beats", beats)
            .set(PROGRESS, progress.get()));
  }

  /** Empty where it is only half there. */
  private static Optional<ObjectNode> parse(byte[] claim) {
    try {
      return Optional.of(Json.parse(claim));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Object::toString).orElse("");
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an unknown host";
    }
  }

  /** Names the processes that this one can see: those of a container are its own. */
  private static String machine() {
    try {
      java.nio.file.Path processes = java.nio.file.Path.of("/proc/self/ns/pid");
      String boot = Files.readString(java.nio.file.Path.of("/proc/sys/kernel/random/boot_id"));
      return boot.strip() + " " + Files.readSymbolicLink(processes);
    } catch (IOException e) {
      return host();
    }
  }

  /** Gives the directory back. */
  @Override
  public void close() {
    renewing.shutdownNow();
    synchronized (this) {
      if (successor.isPresent()) {
        return;
      }
      try {
        storage.delete(file);
      } catch (IOException e) {
        Log.LOG.warn("{} could not be deleted: {}", PathText.of(file), Reasons.of(e));
      }
    }
  }
}
