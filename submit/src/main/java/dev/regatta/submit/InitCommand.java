package dev.regatta.submit;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code regatta init}. */
@Command(name = "init", description = "Looks at rows and writes a job file that trains on them.")
final class InitCommand implements Callable<Integer> {
  private final ClusterActions actions;

  @Parameters(
      paramLabel = "DATA",
      arity = "0..1",
      description = "A file, a directory or a table of the catalog; its format is guessed.")
  private Optional<String> data = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "SOURCE",
      description = "The rows in the words of a job file, instead of DATA: format=csv,path=...")
  private Optional<String> source = Optional.empty();

  @Option(
      names = "--label",
      paramLabel = "NAME",
      description =
          "The column that is learnt (default: one that is named like one, else the last).")
  private Optional<String> label = Optional.empty();

  @Option(
      names = "--sql",
      paramLabel = "QUERY",
      description = "A query that makes the rows, of input: as data.sql of a job file.")
  private Optional<String> sql = Optional.empty();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The job file (default: of the data's name, in this directory).")
  private Optional<String> output = Optional.empty();

  @Mixin private SparkSettings spark;

  InitCommand(ClusterActions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    spark.check();
    return actions.init(new InitOptions(data, source, label, sql, output));
  }
}
