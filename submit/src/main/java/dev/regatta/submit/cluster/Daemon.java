package dev.regatta.submit.cluster;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A daemon of a cluster, which may have been started by another JVM.
 *
 * @param role "master" or "worker"
 * @param pid its process id
 * @param mark stands in its command line, and in no other process's
 */
public record Daemon(String role, long pid, String mark) {
  private static final Duration POLL = Duration.ofMillis(50);

  /**
   * Whether it runs. A process id that the system has given to another process since, and a dead
   * process that nobody has waited for, count as not running.
   */
  public boolean running() {
    return ProcessHandle.of(pid).map(this::isOurs).orElse(false);
  }

  /**
   * Asks it to end, waits until it and the processes that it started (a Worker's executors) are
   * gone, and forces what is left after {@code patience}. Nothing else is ever killed.
   */
  void stop(Duration patience) {
    List<ProcessHandle> processes =
        ProcessHandle.of(pid)
            .filter(this::isOurs)
            .map(daemon -> Stream.concat(Stream.of(daemon), daemon.descendants()).toList())
            .orElse(List.of());
    processes.stream().limit(1).forEach(ProcessHandle::destroy);
    if (gone(processes, patience)) {
      return;
    }
    processes.forEach(ProcessHandle::destroyForcibly);
    if (!gone(processes, patience)) {
      throw new ClusterException(
          "the %s with process id %d does not end, not even by SIGKILL".formatted(role, pid));
    }
  }

  private static boolean gone(List<ProcessHandle> processes, Duration patience) {
    return Waiting.until(patience, POLL, () -> processes.stream().noneMatch(Daemon::alive));
  }

  private boolean isOurs(ProcessHandle process) {
    return process.info().commandLine().map(line -> line.contains(mark)).orElse(false);
  }

  /** A dead process that nobody has waited for has no command line any more. */
  static boolean alive(ProcessHandle process) {
    return process.isAlive() && process.info().commandLine().isPresent();
  }
}
