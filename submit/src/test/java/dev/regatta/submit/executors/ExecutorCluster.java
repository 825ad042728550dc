package dev.regatta.submit.executors;

import static org.awaitility.Awaitility.await;

import dev.regatta.driver.spark.RegattaRegistrator;
import dev.regatta.submit.Build;
import dev.regatta.submit.cluster.ClusterSize;
import dev.regatta.submit.cluster.LocalCluster;
import dev.regatta.submit.cluster.SparkHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** A Master, Workers for up to three executors, and this JVM's session with some of them. */
final class ExecutorCluster implements AutoCloseable {
  /** What the profile secure sets: no cluster is without the secure settings. */
  private static final boolean SECURE = Boolean.getBoolean("regatta.secure");

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final LocalCluster cluster;
  private final Map<String, String> settings;
  private final Path traps;
  private @Nullable SparkSession session;

  /**
   * Starts the daemons.
   *
   * @param settings of every session
   */
  ExecutorCluster(SparkHome home, Path directory, Map<String, String> settings) throws IOException {
    this(home, "1g", directory, settings);
  }

  /**
   * The same with Workers of another size.
   *
   * @param memory what each may give to executors: "2g"
   */
  ExecutorCluster(SparkHome home, String memory, Path directory, Map<String, String> settings)
      throws IOException {
    boolean secured = SECURE && !settings.containsKey("spark.authenticate");
    Map<String, String> security =
        secured ? SecureSpark.settings(UUID.randomUUID().toString()) : Map.of();
    cluster =
        LocalCluster.startAsHosts(
            secured ? SecureSpark.home(directory.resolve("secured"), security) : home,
            new ClusterSize(3, 3, memory),
            directory.resolve("cluster"));
    traps = Files.createDirectories(directory.resolve("traps"));
    this.settings = new HashMap<>(security);
    this.settings.putAll(settings);
  }

  /** The traps of all executors. */
  Trap trap() {
    return new Trap(traps);
  }

  /** A session with so many executors, all of them ready; the one before it ends. */
  SparkSession session(int executors, int coresEach) {
    return session(executors, coresEach, Map.of());
  }

  /** A session with settings of its own, which outweigh all others. */
  SparkSession session(int executors, int coresEach, Map<String, String> own) {
    endSession();
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(cluster.master())
            .appName(executors + " executors")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", traps.resolveSibling("warehouse").toString())
            .config("spark.cores.max", (long) executors * coresEach)
            .config("spark.executor.cores", coresEach)
            .config("spark.executor.memory", "600m")
            .config("spark.executor.extraJavaOptions", Build.SHORT_LIVED)
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .config("spark.kryo.registrationRequired", "true")
            .config("spark.kryo.registrator", RegattaRegistrator.class.getName())
            .config("spark.plugins", TrapPlugin.class.getName())
            .config(TrapPlugin.DIRECTORY, traps.toString());
    settings.forEach(builder::config);
    own.forEach(builder::config);
    SparkSession started = builder.getOrCreate();
    session = started;
    started.sparkContext().setLogLevel("WARN");
    await().atMost(LIMIT).until(() -> executors(started).length == executors);
    return started;
  }

  /** The processes of all executors: Workers have no other children. */
  List<ProcessHandle> processes() {
    return cluster.daemons().stream()
        .flatMap(daemon -> ProcessHandle.of(daemon.pid()).stream())
        .flatMap(ProcessHandle::children)
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  /** The executors that Spark knows of, without the driver. */
  static SparkExecutorInfo[] executors(SparkSession session) {
    SparkExecutorInfo[] all = session.sparkContext().statusTracker().getExecutorInfos();
    String driver = session.sparkContext().env().blockManager().blockManagerId().hostPort();
    return Arrays.stream(all)
        .filter(each -> !driver.equals(each.host() + ":" + each.port()))
        .toArray(SparkExecutorInfo[]::new);
  }

  private void endSession() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  @Override
  public void close() {
    endSession();
    cluster.stop();
  }
}
