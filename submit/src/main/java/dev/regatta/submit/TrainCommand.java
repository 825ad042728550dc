package dev.regatta.submit;

import dev.regatta.conf.UserException;
import dev.regatta.driver.spark.run.Resume;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code regatta train}. */
@Command(
    name = "train",
    aliases = "submit",
    description = "Trains the network of a job file. As submit it needs --on.")
final class TrainCommand implements Callable<Integer> {
  private final ClusterActions actions;

  @Option(
      names = "--warm-start",
      paramLabel = "MODEL",
      description =
          "Starts from the weights and the preparation of this model or run directory, to train on"
              + " with new rows.")
  private Optional<String> warmStart = Optional.empty();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where results go, instead of the job file's output.")
  private Optional<String> output = Optional.empty();

  @Option(
      names = "--resume",
      paramLabel = "auto|never|PATH",
      defaultValue = "auto",
      description =
          "Goes on from the newest valid checkpoint, from none, or from this one (default: auto).")
  private String resume;

  @Option(
      names = "--re-shard",
      paramLabel = "RUN",
      description =
          "Goes on from the newest valid checkpoint of this other run directory, or from this"
              + " checkpoint in one, with another number of workers. The result has other bits than"
              + " without the change.")
  private Optional<String> reShard = Optional.empty();

  @Option(
      names = "--fresh",
      description = "Starts a numbered directory beside an output that is there already.")
  private boolean fresh;

  @Option(
      names = "--watch",
      paramLabel = "PORT",
      arity = "0..1",
      fallbackValue = "0",
      description =
          "Shows the run in a browser of this machine while it trains (default: a port that is"
              + " free).")
  private Optional<String> watch = Optional.empty();

  @Mixin private JobWords words;

  @Mixin private SparkSettings spark;

  TrainCommand(ClusterActions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    spark.check();
    return actions.train(
        new TrainOptions(
            words.job(),
            words.overrides(),
            warmStart,
            output,
            resume(),
            fresh,
            watch(),
            spark.verbose));
  }

  private OptionalInt watch() {
    if (watch.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(watch.get()));
    } catch (NumberFormatException e) {
      throw new UserException(
          "--watch "
              + watch.get()
              + ": a port such as 8050, or nothing; what follows it is taken for the port, so put"
              + " the job file before it");
    }
  }

  private Resume resume() {
    if (reShard.isEmpty()) {
      return Resume.parse(resume);
    }
    if (!resume.equals("auto")) {
      throw new UserException(
          "--re-shard %s and --resume %s say two things: give one of them"
              .formatted(reShard.get(), resume));
    }
    return new Resume.Reshard(reShard.get());
  }
}
