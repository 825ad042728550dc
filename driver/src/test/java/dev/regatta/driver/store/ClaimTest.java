package dev.regatta.driver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two drivers never write into one run directory. */
class ClaimTest {
  private static final Duration BEAT = Duration.ofMillis(200);

  /** Long enough that no file is renewed while a test looks at it. */
  private static final Duration NEVER = Duration.ofHours(1);

  /** Whose files. */
  private enum Disk {
    LOCAL,
    HADOOP
  }

  @TempDir private Path directory;

  @BeforeEach
  void noFaults() {
    Faults.none();
  }

  private Path file() {
    return directory.resolve(Claim.NAME);
  }

  private org.apache.hadoop.fs.Path path(Disk disk) {
    return disk == Disk.LOCAL
        ? new org.apache.hadoop.fs.Path(directory.toUri())
        : FaultyFileSystem.path(directory);
  }

  private Claim take(Disk disk, Duration beat) throws IOException {
    org.apache.hadoop.fs.Path path = path(disk);
    Configuration hadoop =
        disk == Disk.LOCAL ? new Configuration(false) : FaultyFileSystem.configuration();
    return Claim.take(Storage.of(path, hadoop), path, beat);
  }

  private ObjectNode claim() throws IOException {
    return Json.parse(Files.readAllBytes(file()));
  }

  /** The claim of a driver on another machine, as it may lie there. */
  private void leave(String key, Object value) throws IOException {
    ObjectNode claim;
    try (Claim own = take(Disk.LOCAL, NEVER)) {
      own.require();
      claim = claim();
    }
    claim.putPOJO(key, value);
    Files.write(file(), Json.pretty(claim));
  }

  @ParameterizedTest
  @EnumSource(Disk.class)
  void theSecondIsRefusedUntilTheFirstIsDone(Disk disk) throws IOException {
    try (Claim first = take(disk, BEAT)) {
      assertThatThrownBy(() -> take(disk, BEAT))
          .isInstanceOf(UserException.class)
          .hasMessageContainingAll(
              directory.toString(),
              "is in use by another driver (process " + ProcessHandle.current().pid() + " of ",
              "wait until it is done, give another output, or --fresh");
      assertThatCode(first::require).doesNotThrowAnyException();
    }
    assertThat(file()).doesNotExist();
    take(disk, BEAT).close();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aDriverThatDiedOnThisMachineIsSeenAtOnce() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    assertThat(dead.waitFor(10, TimeUnit.SECONDS)).isTrue();
    leave("process", dead.pid());

    take(Disk.LOCAL, NEVER).close();
  }

  @Test
  void anotherProcessWithTheNumberOfADeadOneIsNotTakenForIt() throws IOException {
    leave("started", "2001-01-01T00:00:00Z");

    take(Disk.LOCAL, NEVER).close();
  }

  @ParameterizedTest
  @EnumSource(Disk.class)
  void aDriverThatDiedElsewhereIsWaitedForAndReplaced(Disk disk) throws IOException {
    leave("machine", "another");
    long start = System.nanoTime();

    try (Claim claim = take(disk, BEAT)) {
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(3 * BEAT.toNanos());
      claim.require();
    }
  }

  @Test
  void aDriverThatLivesElsewhereIsSeenToRenewItsClaim() throws Exception {
    leave("machine", "another");
    Thread elsewhere =
        new Thread(
            () -> {
              try {
                Thread.sleep(BEAT.toMillis());
                Files.write(file(), Json.pretty(claim().put("beats", 7)));
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    elsewhere.start();

    assertThatThrownBy(() -> take(Disk.LOCAL, BEAT)).isInstanceOf(UserException.class);
    elsewhere.join();
    assertThat(claim().path("beats").asInt()).isEqualTo(7);
  }

  @Test
  void aClaimIsRenewedWhileItIsHeld() throws Exception {
    try (Claim claim = take(Disk.LOCAL, BEAT)) {
      claim.require();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (claim().path("beats").asInt() < 2 && System.nanoTime() < deadline) {
        Thread.sleep(BEAT.toMillis());
      }
      assertThat(claim().path("beats").asInt()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void aHalfWrittenClaimIsWaitedForToo() throws IOException {
    Files.writeString(file(), "{\"tok");
    long start = System.nanoTime();

    take(Disk.LOCAL, BEAT).close();

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(3 * BEAT.toNanos());
  }

  @Test
  void whoLostTheDirectoryWhileAsleepWritesNothingMore() throws Exception {
    org.apache.hadoop.fs.Path path = path(Disk.LOCAL);
    Storage storage = Storage.of(path, new Configuration(false));
    try (Claim asleep = take(Disk.LOCAL, BEAT)) {
      Storage claimed = new ClaimedStorage(storage, asleep);
      ObjectNode other = claim().put("token", "another's").put("host", "far").put("process", 9);
      Files.write(file(), Json.pretty(other));
      Thread.sleep(2 * BEAT.toMillis());

      org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(path, "summary.json");
      assertThatThrownBy(() -> claimed.write(target, Content.of(new byte[1])))
          .isInstanceOf(TakenOverException.class)
          .hasMessageContaining("was taken over by another driver (process 9 of far)");
      assertThatThrownBy(() -> claimed.delete(target)).isInstanceOf(TakenOverException.class);
      assertThat(directory.resolve("summary.json")).doesNotExist();
    }
    assertThat(claim().path("token").asText()).isEqualTo("another's");
  }

  @Test
  void aFileSystemThatFailsMeanwhileCostsNoClaim() throws Exception {
    try (Claim claim = take(Disk.HADOOP, BEAT)) {
      Faults.fullAfter(0);
      Thread.sleep(3 * BEAT.toMillis());
      assertThatCode(claim::require).doesNotThrowAnyException();
      Faults.none();
      Thread.sleep(2 * BEAT.toMillis());
      assertThatCode(claim::require).doesNotThrowAnyException();
    }
    assertThat(file()).doesNotExist();
  }
}
