package dev.regatta.submit;

import dev.regatta.conf.UserException;
import dev.regatta.driver.scaling.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code regatta scale}. */
@Command(
    name = "scale",
    description =
        "Trains a job with several numbers of workers, and tells how it scales and why it stops.")
final class ScaleCommand implements Callable<Integer> {
  private final ClusterActions actions;

  @Option(
      names = "--workers",
      paramLabel = "N,...",
      required = true,
      description = "Numbers of workers: 1,2,4,8.")
  private String workers;

  @Option(
      names = "--average-every",
      paramLabel = "N,...",
      description =
          "Numbers of local steps between averages, each with each number of workers: 1,8,64"
              + " (default: the job's).")
  private Optional<String> every = Optional.empty();

  @Option(
      names = "--strong",
      description = "All rows for every number of workers, divided among them (default).")
  private boolean strong;

  @Option(
      names = "--weak",
      description =
          "As many rows for each worker: the most workers have all rows, fewer have a share.")
  private boolean weak;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs of each, with the job's seed and those that follow (default: 3).")
  private int repeats;

  @Option(
      names = "--target",
      paramLabel = "VALUE",
      description =
          "Of early-stopping.monitor: rows are counted until it is reached (default: that of the"
              + " job's stop rule, or what all runs reached).")
  private Optional<Double> target = Optional.empty();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Where the runs and the report go (default: the job's output with -scale or -weak behind"
              + " it).")
  private Optional<String> output = Optional.empty();

  @Mixin private JobWords words;

  @Mixin private SparkSettings spark;

  ScaleCommand(ClusterActions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    spark.check();
    if (strong && weak) {
      throw new UserException("--strong and --weak say two things: give one of them");
    }
    if (repeats < 1) {
      throw new UserException("--repeats " + repeats + ": at least 1");
    }
    return actions.scale(
        new ScaleOptions(
            words.job(),
            numbers("--workers", workers, "a number of workers", "1,2,4,8").stream()
                .sorted()
                .toList(),
            every
                .map(
                    listed ->
                        numbers(
                            "--average-every",
                            listed,
                            "a number of local steps",
                            "1,8,64; a policy goes into the job file, as averaging.every"))
                .orElse(List.of()),
            weak ? Mode.WEAK : Mode.STRONG,
            repeats,
            target.map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
            words.overrides(),
            output));
  }

  private static List<Integer> numbers(String option, String words, String what, String such) {
    List<Integer> numbers = new ArrayList<>();
    for (String word : words.split(",", -1)) {
      String number = word.strip();
      if (!number.matches("[1-9][0-9]{0,8}")) {
        throw new UserException(
            "%s %s: '%s' is not %s from 1 up; write such as %s"
                .formatted(option, words, number, what, such));
      }
      if (numbers.contains(Integer.valueOf(number))) {
        throw new UserException("%s %s names %s twice".formatted(option, words, number));
      }
      numbers.add(Integer.valueOf(number));
    }
    return numbers;
  }
}
