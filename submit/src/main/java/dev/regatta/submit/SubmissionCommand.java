package dev.regatta.submit;

import dev.regatta.conf.UserException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * What the script asks before it runs spark-submit for {@code --on} or {@code --dry-run}: it hands
 * over the whole command and gets back the command to run, each word ended by a NUL, and a text of
 * it for people.
 */
@Command(name = "submission", hidden = true, description = "Completes a command of spark-submit.")
final class SubmissionCommand implements Callable<Integer> {
  private final Map<String, String> environment;
  private final PrintStream out;

  @Spec private CommandSpec spec;

  @Option(names = "--on", paramLabel = "FILE", description = "The file that describes the cluster.")
  private Optional<String> on = Optional.empty();

  @Parameters(
      paramLabel = "WORD",
      description = "NAME=value of variables, spark-submit, its options, the jar and our words.")
  private List<String> words = new ArrayList<>();

  SubmissionCommand(Map<String, String> environment, PrintStream out) {
    this.environment = environment;
    this.out = out;
  }

  @Override
  public Integer call() {
    int program = 0;
    while (program < words.size() && words.get(program).matches("(?s)[A-Z_]+=.*")) {
      program++;
    }
    List<String> variables = words.subList(0, program);
    Submission asked =
        Submission.of(words.get(program), words.subList(program + 1, words.size()), environment);
    if (on.isPresent() && asked.isLocal()) {
      throw new UserException(
          "%s names no cluster: write spark.master into it, or give --master".formatted(on.get()));
    }
    NamedPaths named = new NamedPaths(environment);
    // What is wrong with our own words is told here, not by a driver elsewhere.
    int exitCode =
        Main.commandLine(Main.commands(named))
            .setErr(spec.commandLine().getErr())
            .execute(asked.ours());
    if (exitCode != ExitCode.DONE) {
      return exitCode;
    }
    List<String> command = asked.completed(named).words();
    List<String> shown = new ArrayList<>(variables);
    shown.addAll(command);
    // Not print: a word may hold what the console's encoding lacks.
    for (String word : command) {
      write(word);
    }
    write(asked.text().of(shown));
    out.flush();
    return ExitCode.DONE;
  }

  private void write(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
    out.write(0);
  }
}
