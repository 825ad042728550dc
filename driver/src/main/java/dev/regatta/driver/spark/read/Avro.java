package dev.regatta.driver.spark.read;

import dev.regatta.conf.Doc;
import dev.regatta.conf.OneOrMore;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Avro files, through Spark's module for them, which Regatta brings. */
@Doc("Avro files: numbers, booleans, decimals, texts, arrays of numbers.")
public record Avro(@Doc(Locations.PATHS) @OneOrMore List<String> path) implements SparkSource {
  public Avro {
    path = List.copyOf(path);
  }

  @Override
  public Frame open(SparkSession spark, String key, Casts casts) {
    return TableFiles.open(spark, key, TableFormat.AVRO, path, casts);
  }
}
