package dev.regatta.submit.cluster;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code regatta cluster start|stop|status}. */
@Command(
    name = "cluster",
    description =
        "A standalone Spark cluster on this machine, bound to loopback: for trying jobs out.",
    footer = {
      "",
      "Every user of this machine can run code on it as you: it is not for shared machines."
    })
public final class ClusterCommand implements Runnable {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  /**
   * Makes the command.
   *
   * @param environment names Spark's directory as SPARK_HOME
   */
  public ClusterCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "what to do with the cluster is missing: start, stop or status");
  }

  /** The directory that the three have in common. */
  static final class Directory {
    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description = "Where the cluster's state and logs are kept (default: ${DEFAULT-VALUE}).",
        defaultValue = "${sys:java.io.tmpdir}/regatta-cluster-${sys:user.name}")
    Path path;
  }

  @Command(name = "start", description = "Starts a Master and Workers, and prints the URL.")
  int start(
      @Option(
              names = "--workers",
              paramLabel = "N",
              required = true,
              description = "How many Worker processes.")
          int workers,
      @Option(
              names = "--cores",
              paramLabel = "C",
              description = "Slots of each Worker (default: the machine's cores over --workers).")
          Optional<Integer> cores,
      @Option(
              names = "--memory",
              paramLabel = "M",
              defaultValue = "2g",
              description = "Memory of each Worker for executors (default: ${DEFAULT-VALUE}).")
          String memory,
      @Mixin Directory directory) {
    int slots =
        cores.orElse(
            Math.max(1, Runtime.getRuntime().availableProcessors() / Math.max(1, workers)));
    ClusterSize size = new ClusterSize(workers, slots, memory);
    report(LocalCluster.start(SparkHome.of(environment), size, directory.path));
    return 0;
  }

  @Command(name = "stop", description = "Ends the cluster, and nothing else.")
  int stop(@Mixin Directory directory) {
    Optional<LocalCluster> running = LocalCluster.find(directory.path);
    running.ifPresent(LocalCluster::stop);
    out()
        .println(
            running
                .map(cluster -> "stopped " + cluster.master())
                .orElse("no cluster of " + directory.path + " is running"));
    return 0;
  }

  @Command(
      name = "status",
      description = "Prints the URL and the process ids; exits with 1 where no cluster runs.")
  int status(@Mixin Directory directory) {
    Optional<LocalCluster> running = LocalCluster.find(directory.path);
    running.ifPresent(this::report);
    if (running.isEmpty()) {
      out().println("no cluster of " + directory.path + " is running");
    }
    return running.isPresent() ? 0 : 1;
  }

  private void report(LocalCluster cluster) {
    PrintWriter out = out();
    out.println("master   " + cluster.master());
    out.println("pids     " + pids(cluster));
    out.println("logs     " + cluster.files());
    out.println("use it   regatta train JOB --master " + cluster.master());
    out.flush();
  }

  private static String pids(LocalCluster cluster) {
    return cluster.daemons().stream()
        .map(d -> d.role() + " " + d.pid() + (d.running() ? "" : " (gone)"))
        .collect(Collectors.joining(", "));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
