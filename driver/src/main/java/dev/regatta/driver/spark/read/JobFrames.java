package dev.regatta.driver.spark.read;

import dev.regatta.driver.data.Data;
import dev.regatta.driver.data.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** How the sources of one job are opened: with its casts, and through its statement. */
public final class JobFrames {
  private final SparkSession spark;
  private final Inputs inputs;
  private final Data data;
  private final Casts casts;
  private final Map<String, Frame> tables = new LinkedHashMap<>();

  private JobFrames(SparkSession spark, Inputs inputs, Data data) {
    this.spark = spark;
    this.inputs = inputs;
    this.data = data;
    casts = Casts.parse(data.cast());
  }

  /** The sources of a job; none is opened yet. */
  public static JobFrames of(SparkSession spark, Inputs inputs, Data data) {
    return new JobFrames(data.sql().isPresent() ? Query.session(spark) : spark, inputs, data);
  }

  /**
   * The training source.
   *
   * @throws dev.regatta.conf.UserException where there is no such source or it cannot be read
   */
  public Frame training() {
    String key = "data.train";
    Frame opened = inputs.open(spark, data.train(), key, casts);
    casts.requireIn(opened);
    return queried(opened, key);
  }

  /** Opens a source of held-out rows, as {@link #training}. */
  public Frame open(Source source, String key) {
    return queried(inputs.open(spark, source, key, casts), key);
  }

  private Frame queried(Frame opened, String key) {
    Optional<String> sql = data.sql();
    return sql.isEmpty() ? opened : new Query(spark, sql.get(), tables()).over(opened, key);
  }

  private Map<String, Frame> tables() {
    data.tables()
        .forEach(
            (name, source) ->
                tables.computeIfAbsent(
                    name, key -> inputs.open(spark, source, "data.tables." + key, casts)));
    return tables;
  }
}
