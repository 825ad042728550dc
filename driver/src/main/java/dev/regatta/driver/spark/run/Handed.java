package dev.regatta.driver.spark.run;

import dev.regatta.driver.spark.read.Inputs;
import dev.regatta.worker.model.Model;
import java.util.Map;

/**
 * What a program hands over beside the job, which names it.
 *
 * @param inputs its rows
 * @param models to start from, by what the job's warm start calls them
 */
public record Handed(Inputs inputs, Map<String, Model> models) {
  /** Nothing: the job names files. */
  public static final Handed NOTHING = new Handed(Inputs.FILES, Map.of());

  public Handed {
    models = Map.copyOf(models);
  }
}
