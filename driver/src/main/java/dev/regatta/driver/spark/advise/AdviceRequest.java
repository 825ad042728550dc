package dev.regatta.driver.spark.advise;

import dev.regatta.driver.data.Source;
import java.util.Map;
import java.util.Optional;

/**
 * What a job file is wanted for.
 *
 * @param data the place, as the user gave it
 * @param source its format and options; empty: to be guessed
 * @param cast columns that are read as another type
 * @param sql a query that makes the rows
 * @param label the column that is learnt; empty: to be guessed
 * @param name of the job, from which that of the output follows
 */
public record AdviceRequest(
    String data,
    Optional<Source> source,
    Map<String, String> cast,
    Optional<String> sql,
    Optional<String> label,
    String name) {
  public AdviceRequest {
    cast = Map.copyOf(cast);
  }
}
