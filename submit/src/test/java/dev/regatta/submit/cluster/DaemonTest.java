package dev.regatta.submit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DaemonTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void endsItsProcess() throws Exception {
    Process process = shell("read; : mark-a");
    Daemon daemon = new Daemon("worker", process.pid(), "mark-a");

    assertThat(daemon.running()).isTrue();
    daemon.stop(PATIENCE);

    assertThat(daemon.running()).isFalse();
    assertThat(process.waitFor()).isNotZero();
  }

  @Test
  void leavesAProcessAloneThatHasGotItsIdSince() throws Exception {
    Process another = shell("read; : mark-b");
    Daemon daemon = new Daemon("worker", another.pid(), "mark-a");

    assertThat(daemon.running()).isFalse();
    daemon.stop(PATIENCE);

    assertThat(another.isAlive()).isTrue();
  }

  @Test
  void forcesAProcessThatWillNotEndAndTheOnesThatItStarted() throws Exception {
    Process process = shell("trap '' TERM; sleep 600 & echo $!; wait; read; : mark-a");
    long child = Long.parseLong(process.inputReader().readLine());

    new Daemon("worker", process.pid(), "mark-a").stop(PATIENCE);

    assertThat(process.waitFor()).isNotZero();
    assertThat(ProcessHandle.of(child).filter(Daemon::alive)).isEmpty();
  }

  /** Its input stays open: a read waits, and is no process of its own that could be left. */
  private Process shell(String script) throws IOException {
    Process process =
        new ProcessBuilder("bash", "-c", script)
            .directory(Path.of(System.getProperty("java.io.tmpdir")).toFile())
            .start();
    started.add(process);
    return process;
  }
}
