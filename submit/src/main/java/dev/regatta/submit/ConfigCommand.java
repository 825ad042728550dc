package dev.regatta.submit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code regatta config}. */
@Command(name = "config", description = "Prints a job file with every default filled in.")
final class ConfigCommand implements Callable<Integer> {
  private final Actions actions;

  @Parameters(paramLabel = "JOB", description = "The job file.")
  private String job;

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "Overrides a key of the job file; the value is YAML. May be repeated.")
  private List<String> overrides = new ArrayList<>();

  ConfigCommand(Actions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    return actions.config(new ConfigOptions(job, List.copyOf(overrides)));
  }
}
