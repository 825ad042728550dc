package dev.regatta.driver.spark.read;

import dev.regatta.driver.data.Source;
import org.apache.spark.sql.SparkSession;

/** A source that Spark reads. */
public interface SparkSource extends Source {
  /**
   * Finds the files and their columns, and reads no more rows than that takes.
   *
   * @param key where the source stands, for messages: {@code data.train}
   * @param casts types that columns are read as, whatever the files say
   * @throws dev.regatta.conf.UserException where there is no such file or it is of another format
   */
  Frame open(SparkSession spark, String key, Casts casts);

  /** The same with the types that the source gives. */
  default Frame open(SparkSession spark, String key) {
    return open(spark, key, Casts.NONE);
  }
}
