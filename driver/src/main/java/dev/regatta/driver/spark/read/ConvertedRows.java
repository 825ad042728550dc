package dev.regatta.driver.spark.read;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * A source with casts of its own, where no job says which there are. It is no record and in no
 * registry: job files have {@code data.cast}.
 */
public final class ConvertedRows implements SparkSource {
  private final SparkSource source;
  private final Casts casts;

  /**
   * Takes a source.
   *
   * @param written types by column, as job files write them
   * @throws dev.regatta.conf.UserException where there is no such type
   */
  public ConvertedRows(SparkSource source, Map<String, String> written) {
    this.source = source;
    casts = Casts.parse(written);
  }

  @Override
  public Frame open(SparkSession spark, String key, Casts more) {
    Frame frame = source.open(spark, key, casts);
    casts.requireIn(frame);
    return frame;
  }
}
