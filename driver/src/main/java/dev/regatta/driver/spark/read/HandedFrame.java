package dev.regatta.driver.spark.read;

import dev.regatta.conf.Doc;
import dev.regatta.conf.UserException;
import org.apache.spark.sql.SparkSession;

/** Rows that a program hands over beside the job; the job only names them. */
@Doc("A DataFrame that a program hands over, as the Spark ML API does; not for job files.")
public record HandedFrame(@Doc("What the program calls it.") String name) implements SparkSource {
  @Override
  public Frame open(SparkSession spark, String key, Casts casts) {
    throw new UserException(
        "%s: data-frame %s is handed over by a program, and there is none; name a format that has files"
            .formatted(key, name));
  }
}
