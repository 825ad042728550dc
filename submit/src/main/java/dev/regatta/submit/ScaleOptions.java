package dev.regatta.submit;

import dev.regatta.conf.JobText;
import dev.regatta.driver.scaling.Mode;
import dev.regatta.driver.spark.run.Jobs;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What {@code regatta scale} was asked for.
 *
 * @param job the job file
 * @param workers in ascending order
 * @param every local steps between averages; empty for the job's own
 * @param mode what stays the same as workers grow in number
 * @param repeats how many runs each cell gets
 * @param target of the monitored figure
 * @param overrides as written: key=value, the value in YAML
 * @param output where the runs and the report go
 */
public record ScaleOptions(
    String job,
    List<Integer> workers,
    List<Integer> every,
    Mode mode,
    int repeats,
    OptionalDouble target,
    List<String> overrides,
    Optional<String> output) {
  /** The job file with what the options put over it for all. */
  JobText text(Map<String, String> environment) {
    return JobText.read(Path.of(job), environment).with("--set", overrides);
  }

  /** What the report is called. */
  String title() {
    return "%s with %s workers%s, %s scaling"
        .formatted(
            job,
            words(workers),
            every.isEmpty() ? "" : ", averaging every " + words(every) + " steps",
            mode.name().toLowerCase(Locale.ROOT));
  }

  private static String words(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /** Where the runs and the report go. */
  String directory(JobText text) {
    String behind = mode == Mode.WEAK ? "-weak" : "-scale";
    return output.orElseGet(() -> Jobs.bind(text).output() + behind);
  }
}
