package dev.regatta.driver.spark.read;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The rows of a DataFrame. Its plan is run whenever rows are read, in the session that made it.
 *
 * @param name what messages call it
 */
public record DataFrameRows(String name, Dataset<Row> frame) implements SparkSource {
  @Override
  public Frame open(SparkSession spark, String key) {
    return TableFrame.open(key, name, () -> frame);
  }
}
