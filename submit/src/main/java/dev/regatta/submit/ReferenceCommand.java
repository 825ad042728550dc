package dev.regatta.submit;

import dev.regatta.conf.JobReference;
import dev.regatta.conf.JobSchema;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.run.Jobs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code regatta reference}. */
@Command(name = "reference", description = "Prints every key of job files, in Markdown.")
final class ReferenceCommand implements Runnable {
  private static final String INTRODUCTION =
      """
      # Job files: every key

      What stands under *takes* is what a file may hold, under *default* what a file without the key
      means. Keys of a mapping are indented below it, or written in braces: `averaging: {every: 8}`.
      `regatta config JOB` prints a file with all defaults filled in. This page is what
      `regatta reference` prints; `regatta reference --schema` prints a JSON Schema, with which
      editors complete and check job files.

      """;

  @Spec private CommandSpec spec;

  @Option(names = "--schema", description = "Prints a JSON Schema (draft 2020-12) instead.")
  private boolean schema;

  @Override
  public void run() {
    spec.commandLine().getOut().print(schema ? schema() : page());
    spec.commandLine().getOut().flush();
  }

  private static String schema() {
    return new JobSchema(Jobs.registries()).of(Job.class).toPrettyString() + "\n";
  }

  static String page() {
    return INTRODUCTION + new JobReference(Jobs.registries()).of(Job.class);
  }
}
