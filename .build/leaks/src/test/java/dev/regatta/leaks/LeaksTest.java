package dev.regatta.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaksTest {
  @TempDir private Path folder;

  private List<String> found() {
    return new Leaks("tests of leaks", folder).find();
  }

  @Test
  void aChildIsNamedByItsCommandLine() throws Exception {
    Process child = new ProcessBuilder("sleep", "61").start();
    try {
      assertThat(found()).contains("process " + child.pid() + ": sleep 61");
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(found()).noneMatch(line -> line.contains("sleep 61"));
  }

  @Test
  void aProcessWhoseParentIsGoneIsKnownByItsMark() throws Exception {
    ProcessBuilder starting = new ProcessBuilder("sh", "-c", "sleep 62 & echo $!");
    starting.environment().put(LeakListener.MARK, "tests of leaks");
    starting.redirectErrorStream(true);
    Process parent = starting.start();
    long orphan = Long.parseLong(parent.inputReader().readLine());
    assertThat(parent.waitFor()).isZero();
    try {
      assertThat(found()).contains("process " + orphan + ": sleep 62");
    } finally {
      ProcessHandle.of(orphan).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void aPortIsNamed() throws IOException {
    String line;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      line = "listening port " + socket.getLocalPort();
      assertThat(found()).contains(line);
    }
    assertThat(found()).doesNotContain(line);
  }

  @Test
  void aThreadIsNamedWhereItKeepsTheJvmOrIsOurs() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Thread plain = new Thread(() -> await(end), "plain");
    Thread daemon = new Thread(() -> await(end), "of a library");
    Thread ours = new Thread(() -> await(end), "regatta-own");
    daemon.setDaemon(true);
    ours.setDaemon(true);
    List<Thread> all = List.of(plain, daemon, ours);
    all.forEach(Thread::start);
    try {
      assertThat(found())
          .contains("thread plain", "thread regatta-own (daemon)")
          .noneMatch(line -> line.contains("of a library"));
    } finally {
      end.countDown();
    }
    for (Thread thread : all) {
      thread.join();
    }
    assertThat(found()).noneMatch(line -> line.startsWith("thread"));
  }

  @Test
  void whatStaysEndsInAnErrorThatNamesIt() throws IOException {
    Path left = Files.createDirectory(folder.resolve("left"));
    Leaks leaks = new Leaks("tests of leaks", folder);

    assertThatThrownBy(() -> LeakListener.require(leaks, Duration.ZERO))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the tests left behind:\n")
        .hasMessageContaining("temporary directory " + left);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
