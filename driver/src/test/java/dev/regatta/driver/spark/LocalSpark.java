package dev.regatta.driver.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Sessions for tests: two threads, no UI, nothing bound but loopback. */
public final class LocalSpark {
  private LocalSpark() {}

  /** Kryo, with every class to be registered: the strictest setting. */
  public static SparkSession kryo() {
    return start(
        conf()
            .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .set("spark.kryo.registrationRequired", "true")
            .set("spark.kryo.registrator", RegattaRegistrator.class.getName()));
  }

  /** Spark's default serializer. */
  public static SparkSession java() {
    return start(conf());
  }

  /** Spark's default serializer, and settings such as spark.task.cpus. */
  public static SparkSession java(Map<String, String> settings) {
    SparkConf conf = conf();
    settings.forEach(conf::set);
    return start(conf);
  }

  private static SparkConf conf() {
    SparkConf conf = new SparkConf();
    if (Boolean.getBoolean("regatta.secure")) {
      set(conf, "spark.conf");
      set(conf, "secure.conf");
    }
    return conf.setMaster("local[2]")
        .setAppName("test")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.sql.shuffle.partitions", "2")
        .set("spark.sql.warehouse.dir", "target/warehouse");
  }

  /** What the profile secure has every session run with: the settings that are shipped. */
  private static void set(SparkConf conf, String file) {
    try {
      for (String line : Files.readAllLines(Path.of("../submit/cluster", file))) {
        if (line.startsWith("spark.")) {
          String[] words = line.split("\\s+", 2);
          conf.set(words[0], words[1].strip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The names of this JVM's threads, without those by which Spark's block managers ask and drop:
   * they end after a minute without work.
   */
  public static List<String> lastingThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !name.startsWith("block-manager-"))
        .sorted()
        .toList();
  }

  private static SparkSession start(SparkConf conf) {
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    session.sparkContext().setLogLevel("WARN");
    return session;
  }
}
