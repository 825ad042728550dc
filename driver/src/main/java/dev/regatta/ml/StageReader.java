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
  private final String place;
  private final BiFunction<String, Optional<Trained>, T> stage;

  /**
   * A reader of stages of one type.
   *
   * @param place as in the writer
   * @param stage makes one of its uid and the network that lies there
   */
  StageReader(Class<T> type, String place, BiFunction<String, Optional<Trained>, T> stage) {
    this.type = type;
    this.place = place;
    this.stage = stage;
  }

  @Override
  public T load(String path) {
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader$.MODULE$.loadMetadata(path, sc(), type.getName());
    T made = stage.apply(metadata.uid(), trained(path + place));
    metadata.getAndSetParams(made, Option.empty());
    return made;
  }

  private Optional<Trained> trained(String path) {
    Configuration hadoop = sc().hadoopConfiguration();
    try {
      return ModelFiles.exists(new Path(path), hadoop)
          ? Optional.of(new Trained(ModelFrame.open(path, hadoop)))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
