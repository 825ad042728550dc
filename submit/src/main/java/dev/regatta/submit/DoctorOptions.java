package dev.regatta.submit;

import dev.regatta.conf.JobText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code regatta doctor} was asked for.
 *
 * @param job the job file; empty: Spark alone
 * @param overrides as written: key=value, the value in YAML
 */
public record DoctorOptions(Optional<String> job, List<String> overrides) {
  /** The job file with what the options put over it. */
  Optional<JobText> text(Map<String, String> environment) {
    return job.map(file -> JobText.read(Path.of(file), environment).with("--set", overrides));
  }
}
