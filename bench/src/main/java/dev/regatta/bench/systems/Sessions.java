package dev.regatta.bench.systems;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Spark with two tasks in this JVM. */
public final class Sessions {
  public static final int TASKS = 2;

  private Sessions() {}

  public static SparkSession start() {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[" + TASKS + "]")
            .setAppName("bench")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
