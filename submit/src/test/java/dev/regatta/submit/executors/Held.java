package dev.regatta.submit.executors;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the JVM of a task holds at one time, as tasks report it. */
final class Held implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long SETTLING_MILLIS = 500;

  final long pid = ProcessHandle.current().pid();
  final long heapBytes;
  final long directBytes;

  /** Resident outside the heap, native libraries included; 0 where the system does not tell. */
  final long nativeBytes;

  final int threads;

  /** Names of threads that Regatta started. */
  final ArrayList<String> ours = new ArrayList<>();

  private Held(long heapBytes, long directBytes, long nativeBytes, int threads) {
    this.heapBytes = heapBytes;
    this.directBytes = directBytes;
    this.nativeBytes = nativeBytes;
    this.threads = threads;
  }

  /** Takes a while, so that tasks at one time are in executors of their own. */
  static Held now() throws InterruptedException {
    Thread.sleep(SETTLING_MILLIS);
    System.gc();
    System.gc();
    long direct = 0;
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      direct += pool.getMemoryUsed();
    }
    Held held =
        new Held(
            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
            direct,
            outsideHeap(),
            ManagementFactory.getThreadMXBean().getThreadCount());
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("regatta")) {
        held.ours.add(thread.getName());
      }
    }
    return held;
  }

  private static long outsideHeap() {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    try {
      List<String> lines = Files.readAllLines(status);
      String line =
          lines.stream().filter(each -> each.startsWith("VmRSS:")).findFirst().orElseThrow();
      long committed = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
      return Long.parseLong(line.replaceAll("\\D", "")) * 1024 - committed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "%d: heap %d, direct %d, native %d, threads %d, ours %s"
        .formatted(pid, heapBytes, directBytes, nativeBytes, threads, ours);
  }
}
