package dev.regatta.driver.spark.run;

import dev.regatta.driver.spark.read.Inputs;
import dev.regatta.worker.model.Model;
import java.util.Map;
import java.util.Optional;

/**
 * What a program hands over beside the job, which names it.
 *
 * @param inputs its rows
 * @param models to start from, by what the job's warm start calls them
 * @param weights to start from, which a file of the job's network held
 */
public record Handed(Inputs inputs, Map<String, Model> models, Optional<float[]> weights) {
  /** Nothing: the job names files. */
  public static final Handed NOTHING = new Handed(Inputs.FILES, Map.of());

  public Handed {
    models = Map.copyOf(models);
  }

  /** Rows and models. */
  public Handed(Inputs inputs, Map<String, Model> models) {
    this(inputs, models, Optional.empty());
  }

  /** The same with first weights. */
  Handed withWeights(Optional<float[]> first) {
    return new Handed(inputs, models, first);
  }
}
