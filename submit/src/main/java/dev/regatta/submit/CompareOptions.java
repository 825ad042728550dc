package dev.regatta.submit;

import dev.regatta.conf.JobText;
import dev.regatta.driver.spark.run.Jobs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code regatta compare} was asked for.
 *
 * @param job the job file
 * @param over as written: key=value,value or a key alone
 * @param seeds how many runs each alternative gets
 * @param overrides as written: key=value, the value in YAML
 * @param output where the runs and the report go
 */
public record CompareOptions(
    String job, List<String> over, int seeds, List<String> overrides, Optional<String> output) {
  /** The job file with what the options put over it for all. */
  JobText text(Map<String, String> environment) {
    return JobText.read(Path.of(job), environment).with("--set", overrides);
  }

  /** Where the runs and the report go. */
  String directory(JobText text) {
    return output.orElseGet(() -> Jobs.bind(text).output() + "-compare");
  }
}
