package dev.regatta.driver.dl4j;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Sessions for tests: two threads, no UI, nothing bound but loopback. */
final class Session {
  private Session() {}

  static JavaSparkContext start(Map<String, String> settings) {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("test")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.driver.host", "127.0.0.1");
    settings.forEach(conf::set);
    JavaSparkContext spark = new JavaSparkContext(conf);
    spark.setLogLevel("WARN");
    return spark;
  }
}
