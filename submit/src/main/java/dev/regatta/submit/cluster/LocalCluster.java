package dev.regatta.submit.cluster;

import dev.regatta.conf.UserException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * A standalone Spark cluster on this machine: one Master and some Workers, Spark's own daemons as
 * processes bound to loopback. It outlives the JVM that started it; a file in its directory tells
 * others of it. Whoever may open a loopback port of this machine can run code on it.
 */
public final class LocalCluster implements AutoCloseable {
  private static final Pattern MASTER_READY =
      Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern WORKER_READY =
      Pattern.compile("Successfully registered with master");
  private static final String MASTER_CLASS = "org.apache.spark.deploy.master.Master";
  private static final String WORKER_CLASS = "org.apache.spark.deploy.worker.Worker";

  /** A Worker first ends its executors, which takes some seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path directory;
  private final ClusterState state;

  private LocalCluster(Path directory, ClusterState state) {
    this.directory = directory;
    this.state = state;
  }

  /**
   * Starts a cluster and returns when all its Workers are registered; a start that fails leaves
   * nothing running.
   *
   * @param directory for its state, logs and work; created where it is missing; one cluster each
   */
  public static LocalCluster start(SparkHome home, ClusterSize size, Path directory) {
    return start(home, size, directory, worker -> DaemonStart.LOOPBACK);
  }

  /**
   * The same, with an address of its own for each Worker: 127.0.0.1, 127.0.0.2 and so on. Spark
   * takes them for different hosts, which it wants for a speculative copy of a task. Linux only.
   */
  public static LocalCluster startAsHosts(SparkHome home, ClusterSize size, Path directory) {
    return start(home, size, directory, worker -> "127.0.0." + worker);
  }

  private static LocalCluster start(
      SparkHome home, ClusterSize size, Path directory, IntFunction<String> hosts) {
    Path own = ClusterDirectory.prepare(directory);
    find(own)
        .ifPresent(
            running -> {
              throw new UserException(
                  "a cluster runs already at %s: 'regatta cluster stop' ends it, another --dir"
                          .formatted(running.master())
                      + " starts a second one");
            });
    String id = UUID.randomUUID().toString();
    Path files = ClusterDirectory.create(own.resolve("cluster-" + id));
    List<Daemon> daemons = new CopyOnWriteArrayList<>();
    Thread onExit = new Thread(() -> stop(daemons));
    Runtime.getRuntime().addShutdownHook(onExit);
    try {
      String master = startAll(new DaemonStart(home, files, id), size, files, hosts, daemons);
      ClusterState state = new ClusterState(master, files, List.copyOf(daemons));
      state.write(own);
      return new LocalCluster(own, state);
    } catch (RuntimeException e) {
      stop(daemons);
      throw e;
    } finally {
      Runtime.getRuntime().removeShutdownHook(onExit);
    }
  }

  private static String startAll(
      DaemonStart starter,
      ClusterSize size,
      Path files,
      IntFunction<String> hosts,
      List<Daemon> daemons) {
    DaemonStart.Started master = starter.start("master", "master", MASTER_CLASS, List.of());
    daemons.add(master.daemon());
    String url = starter.await(master, MASTER_READY).group(1);
    List<DaemonStart.Started> workers = new ArrayList<>();
    for (int worker = 1; worker <= size.workers(); worker++) {
      workers.add(startWorker(starter, size, files, worker, hosts.apply(worker), url));
      daemons.add(workers.get(worker - 1).daemon());
    }
    workers.forEach(worker -> starter.await(worker, WORKER_READY));
    return url;
  }

  private static DaemonStart.Started startWorker(
      DaemonStart starter, ClusterSize size, Path files, int number, String host, String master) {
    return starter.start(
        "worker",
        "worker-" + number,
        WORKER_CLASS,
        List.of(
            "--host",
            host,
            "--cores",
            Integer.toString(size.coresPerWorker()),
            "--memory",
            size.memoryPerWorker(),
            "--work-dir",
            files.resolve("work-" + number).toString(),
            master));
  }

  /** The cluster that was started with this directory, if any of it still runs. */
  public static Optional<LocalCluster> find(Path directory) {
    return ClusterState.read(directory)
        .filter(state -> state.daemons().stream().anyMatch(Daemon::running))
        .map(state -> new LocalCluster(directory, state));
  }

  /** The URL for --master. */
  public String master() {
    return state.master();
  }

  /** The master first. */
  public List<Daemon> daemons() {
    return state.daemons();
  }

  /** Where the daemons' logs are, and the executors' under work-N while the cluster runs. */
  public Path files() {
    return state.files();
  }

  /** Ends the daemons, and with them their executors; their logs stay, their work goes. */
  public void stop() {
    stop(state.daemons());
    ClusterState.delete(directory);
    ClusterDirectory.deleteWork(state.files());
  }

  @Override
  public void close() {
    stop();
  }

  /** Workers first, so that none looks for a master that is gone. */
  private static void stop(List<Daemon> daemons) {
    for (int i = daemons.size() - 1; i >= 0; i--) {
      daemons.get(i).stop(PATIENCE);
    }
  }
}
