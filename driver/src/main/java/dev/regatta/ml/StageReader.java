package dev.regatta.ml;

import dev.regatta.driver.spark.run.ModelFrame;
import dev.regatta.driver.store.ModelFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/**
 * Reads what {@link StageWriter} wrote.
 *
 * @param <T> the stage
 */
final class StageReader<T extends Params> extends MLReader<T> {
  private final Class<T> type;
  private final Making<T> making;

  private StageReader(Class<T> type, Making<T> making) {
    this.type = type;
    this.making = making;
  }

  /** Makes a stage of its uid and of what lies at its path. */
  private interface Making<T> {
    T stage(String uid, String path, Configuration hadoop);
  }

  /** A reader of fitted models, which have a network. */
  static <T extends Params> StageReader<T> ofModels(
      Class<T> type, BiFunction<String, Trained, T> model) {
    return new StageReader<>(
        type,
        (uid, path, hadoop) ->
            model.apply(uid, new Trained(ModelFrame.open(path + StageWriter.HERE, hadoop))));
  }

  /** A reader of estimators, which may have a network to start from. */
  static <T extends Params> StageReader<T> ofEstimators(
      Class<T> type, BiFunction<String, Optional<Trained>, T> estimator) {
    return new StageReader<>(
        type,
        (uid, path, hadoop) -> estimator.apply(uid, find(path + StageWriter.INITIAL, hadoop)));
  }

  private static Optional<Trained> find(String path, Configuration hadoop) {
    try {
      return ModelFiles.exists(new Path(path), hadoop)
          ? Optional.of(new Trained(ModelFrame.open(path, hadoop)))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public T load(String path) {
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader$.MODULE$.loadMetadata(path, sc(), type.getName());
    T made = making.stage(metadata.uid(), path, sc().hadoopConfiguration());
    metadata.getAndSetParams(made, Option.empty());
    return made;
  }
}
