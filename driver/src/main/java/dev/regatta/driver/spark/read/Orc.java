package dev.regatta.driver.spark.read;

import dev.regatta.conf.Doc;
import dev.regatta.conf.OneOrMore;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** ORC files. */
@Doc("ORC files: numbers, booleans, decimals, texts, arrays of numbers, Spark ML vectors.")
public record Orc(@Doc(Locations.PATHS) @OneOrMore List<String> path) implements SparkSource {
  public Orc {
    path = List.copyOf(path);
  }

  @Override
  public Frame open(SparkSession spark, String key, Casts casts) {
    return TableFiles.open(spark, key, TableFormat.ORC, path, casts);
  }
}
