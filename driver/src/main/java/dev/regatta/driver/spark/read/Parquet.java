package dev.regatta.driver.spark.read;

import dev.regatta.conf.Doc;
import dev.regatta.conf.OneOrMore;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Parquet files. */
@Doc(
    "Parquet files: numbers, booleans, decimals, texts, dates, timestamps, arrays of numbers, Spark"
        + " ML vectors.")
public record Parquet(@Doc(Locations.PATHS) @OneOrMore List<String> path) implements SparkSource {
  public Parquet {
    path = List.copyOf(path);
  }

  /** The files at one path. */
  public Parquet(String path) {
    this(List.of(path));
  }

  @Override
  public Frame open(SparkSession spark, String key, Casts casts) {
    return TableFiles.open(spark, key, TableFormat.PARQUET, path, casts);
  }
}
