package dev.regatta.driver.spark.read;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The rows of a DataFrame. Its plan is run whenever rows are read, in the session that made it. No
 * job file can name one, so it is no record and in no registry: see {@link HandedFrame}.
 */
public final class DataFrameRows implements SparkSource {
  private final String name;
  private final Dataset<Row> frame;

  /**
   * Takes a DataFrame.
   *
   * @param name what messages call it
   */
  public DataFrameRows(String name, Dataset<Row> frame) {
    this.name = name;
    this.frame = frame;
  }

  @Override
  public Frame open(SparkSession spark, String key, Casts casts) {
    return TableFrame.open(key, name, casts, () -> frame);
  }
}
