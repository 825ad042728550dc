package dev.regatta.submit;

import dev.regatta.conf.JobText;
import dev.regatta.conf.Yaml;
import dev.regatta.driver.spark.run.Resume;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code regatta train} was asked for.
 *
 * @param job the job file
 * @param overrides as written: key=value, the value in YAML
 * @param warmStart a trained model to start from
 * @param output takes the place of the job file's output
 * @param resume from which checkpoint to go on
 * @param fresh whether a numbered directory beside the output is to be started
 * @param watch the port of a page that shows the run while it trains, 0 for one that is free
 * @param verbose whether Spark's log is shown
 */
public record TrainOptions(
    String job,
    List<String> overrides,
    Optional<String> warmStart,
    Optional<String> output,
    Resume resume,
    boolean fresh,
    OptionalInt watch,
    boolean verbose) {
  /** The job file with everything that the options put over it. */
  JobText text(Map<String, String> environment) {
    List<String> assignments = new ArrayList<>(overrides);
    warmStart.ifPresent(model -> assignments.add("warm-start.model=" + Yaml.quoted(model)));
    output.ifPresent(directory -> assignments.add("output=" + Yaml.quoted(directory)));
    return JobText.read(Path.of(job), environment).with("--set", assignments);
  }
}
