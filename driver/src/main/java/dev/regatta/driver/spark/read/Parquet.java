package dev.regatta.driver.spark.read;

import dev.regatta.conf.Doc;
import org.apache.spark.sql.SparkSession;

/** Parquet files. */
@Doc(
    "Parquet files: numbers, booleans, decimals, texts, dates, timestamps, arrays of numbers, Spark"
        + " ML vectors.")
public record Parquet(@Doc("A file, a directory or a glob, of any Hadoop file system.") String path)
    implements SparkSource {
  @Override
  public Frame open(SparkSession spark, String key) {
    Locations.require(spark.sessionState().newHadoopConf(), key, path);
    return TableFrame.open(key, "parquet " + path, () -> spark.read().parquet(path));
  }
}
