package dev.regatta.bench.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes of all TCP connections of the executors, as the kernel counts them: whatever travels, be it
 * an exchange's, Spark's own or sent again.
 *
 * @param connections sent and received bytes by the connection's two addresses
 */
record ExecutorTraffic(Map<String, long[]> connections) {
  private static final Pattern PROCESS = Pattern.compile("pid=(\\d+),");
  private static final Pattern SENT = Pattern.compile(" bytes_sent:(\\d+)");
  private static final Pattern RECEIVED = Pattern.compile(" bytes_received:(\\d+)");
  private static final Pattern ADDRESSES =
      Pattern.compile("^\\S+\\s+\\d+\\s+\\d+\\s+(\\S+\\s+\\S+)");

  /** Counts now. The executors are the only processes that the driver's JVM has started. */
  static ExecutorTraffic now() throws IOException, InterruptedException {
    List<Long> executors =
        ProcessHandle.current().descendants().map(ProcessHandle::pid).sorted().toList();
    if (executors.size() != Workload.WORKERS) {
      throw new IllegalStateException(executors.size() + " executor processes");
    }
    Process ss = new ProcessBuilder("ss", "-tniHOp").start();
    String text = new String(ss.getInputStream().readAllBytes(), UTF_8);
    if (ss.waitFor() != 0) {
      throw new IOException("ss, of iproute2, ended with " + ss.exitValue());
    }
    return parse(text, executors);
  }

  /** Reads what {@code ss -tniHOp} prints: a line per connection. */
  static ExecutorTraffic parse(String text, List<Long> executors) {
    Map<String, long[]> connections = new HashMap<>();
    for (String line : text.lines().toList()) {
      Matcher process = PROCESS.matcher(line);
      Matcher addresses = ADDRESSES.matcher(line);
      if (process.find()
          && executors.contains(Long.parseLong(process.group(1)))
          && addresses.find()) {
        connections.put(addresses.group(1), new long[] {count(SENT, line), count(RECEIVED, line)});
      }
    }
    return new ExecutorTraffic(connections);
  }

  private static long count(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  /** What has travelled since. */
  ExecutorTraffic since(ExecutorTraffic earlier) {
    if (!connections.keySet().containsAll(earlier.connections.keySet())) {
      throw new IllegalStateException("a connection ended while its bytes were counted");
    }
    Map<String, long[]> during = new HashMap<>();
    connections.forEach(
        (addresses, bytes) -> {
          long[] before = earlier.connections.getOrDefault(addresses, new long[2]);
          during.put(addresses, new long[] {bytes[0] - before[0], bytes[1] - before[1]});
        });
    return new ExecutorTraffic(during);
  }

  long sent() {
    return connections.values().stream().mapToLong(bytes -> bytes[0]).sum();
  }

  long received() {
    return connections.values().stream().mapToLong(bytes -> bytes[1]).sum();
  }
}
