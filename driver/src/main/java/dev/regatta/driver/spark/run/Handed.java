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
 * @param note what a person should know of that file
 */
public record Handed(
    Inputs inputs, Map<String, Model> models, Optional<float[]> weights, Optional<String> note) {
  /** Nothing: the job names files. */
  public static final Handed NOTHING = new Handed(Inputs.FILES, Map.of());

  public Handed {
    models = Map.copyOf(models);
  }

  /** Rows and models. */
  public Handed(Inputs inputs, Map<String, Model> models) {
    this(inputs, models, Optional.empty(), Optional.empty());
  }

  /** The same with what the files of the network hold. */
  Handed with(NetworkFiles files) {
    return new Handed(inputs, models, files.weights(), files.note());
  }
}
