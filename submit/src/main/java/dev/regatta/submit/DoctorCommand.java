package dev.regatta.submit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code regatta doctor}. */
@Command(
    name = "doctor",
    description = "Says whether a job would run here, and what to do where it would not.")
final class DoctorCommand implements Callable<Integer> {
  private final ClusterActions actions;

  @Parameters(
      paramLabel = "JOB",
      arity = "0..1",
      description = "The job file (default: none, Spark alone is looked at).")
  private Optional<String> job = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "Overrides a key of the job file; the value is YAML. May be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Mixin private SparkSettings spark;

  DoctorCommand(ClusterActions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    spark.check();
    return actions.doctor(new DoctorOptions(job, List.copyOf(overrides)));
  }
}
