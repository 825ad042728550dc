package dev.regatta.bench.exchange;

import dev.regatta.driver.spark.RegattaRegistrator;
import java.io.File;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkConf;

/** Where the two workers are. Everything is on loopback. */
enum Setting {
  /** Two threads of the driver's JVM. */
  LOCAL,
  /** Two executor processes with one core each. */
  PROCESSES,
  /** The same, with Spark's authentication and encryption between processes. */
  ENCRYPTED;

  private static final int WORKER_MEGABYTES = 2048;
  private static final int SECRET_BYTES = 32;

  /** In names of figures. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What is measured there. */
  List<Way> ways() {
    List<Way> ways =
        switch (this) {
          case LOCAL -> List.of(Way.EMPTY_JOB, Way.JOBS, Way.RESIDENT, Way.LOCAL);
          case PROCESSES -> List.of(Way.EMPTY_JOB, Way.JOBS, Way.RESIDENT);
          case ENCRYPTED -> List.of(Way.JOBS, Way.RESIDENT);
        };
    return ways.stream().filter(Workload::offers).toList();
  }

  /**
   * Spark's settings. A master of {@code local-cluster} keeps Spark's Master and Workers in the
   * driver's JVM, where they have the driver's secret, and starts executors as processes.
   */
  SparkConf conf() {
    SparkConf conf =
        new SparkConf()
            .setMaster(this == LOCAL ? "local[2]" : "local-cluster[2,1," + WORKER_MEGABYTES + "]")
            .setAppName("bench")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .set("spark.kryo.registrationRequired", "true")
            .set("spark.kryo.registrator", RegattaRegistrator.class.getName())
            .set("spark.executor.memory", WORKER_MEGABYTES + "m")
            .set("spark.executor.extraJavaOptions", "-XX:+UseG1GC")
            .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .set("spark.scheduler.minRegisteredResourcesRatio", "1.0");
    if (this == ENCRYPTED) {
      byte[] secret = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(secret);
      conf.set("spark.authenticate", "true")
          .set("spark.authenticate.secret", HexFormat.of().formatHex(secret))
          .set("spark.network.crypto.enabled", "true")
          .set("spark.network.crypto.config.stream.buffer.size", "262144");
    }
    return conf;
  }

  /**
   * The environment of the driver's JVM.
   *
   * @param scratch a directory of its own. It passes for a Spark installation, whose jars executors
   *     find on the measurement's class path instead
   */
  static Map<String, String> environment(Path scratch) {
    return Map.of(
        "SPARK_HOME",
        scratch.toString(),
        "SPARK_SCALA_VERSION",
        "2.12",
        "SPARK_LOCAL_IP",
        "127.0.0.1",
        "SPARK_LOCAL_HOSTNAME",
        "127.0.0.1",
        "SPARK_LOCAL_DIRS",
        scratch + File.separator + "local");
  }
}
