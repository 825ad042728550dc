package dev.regatta.submit;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A job file and what is put over it, as commands take them that work on jobs. */
final class JobWords {
  @Parameters(paramLabel = "JOB", description = "The job file.")
  private String job = "";

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "Overrides a key of the job file; the value is YAML. May be repeated.")
  private List<String> overrides = new ArrayList<>();

  String job() {
    return job;
  }

  List<String> overrides() {
    return List.copyOf(overrides);
  }
}
