package dev.regatta.submit;

import dev.regatta.conf.UrlPasswords;
import dev.regatta.conf.UserException;
import dev.regatta.driver.spark.run.RunCancelledException;
import dev.regatta.driver.store.TakenOverException;
import dev.regatta.submit.cluster.ClusterCommand;
import dev.regatta.submit.cluster.ClusterException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The command {@code regatta}. The assembly's launcher calls it when it has checked the versions.
 */
@Command(
    name = "regatta",
    description = "Trains neural networks inside Apache Spark.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    footer = {
      "",
      "What stands behind -- goes to spark-submit: regatta train JOB -- --executor-memory 4g",
      "Environment: SPARK_HOME, a Spark 3.5 with Scala 2.12 to run on; REGATTA_MEMORY, the heap of"
          + " the driver (or of all, without a cluster), such as 4g.",
      "Exit codes: 0 done, 1 failed, 2 wrong input, 3 diverged, 130 and 143 ended by a signal."
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  private Main() {}

  public static void main(String[] args) throws Exception {
    if (ApplicationMaster.isHere()) {
      ApplicationMaster.run(commandLine(), args);
    } else {
      System.exit(run(args));
    }
  }

  /** One command, from its words to its exit code. */
  static int run(String... args) {
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<Object> commands = new ArrayList<>(commands(new SparkActions(System.getenv(), out)));
    commands.add(new ClusterCommand(System.getenv()));
    commands.add(new SubmissionCommand(System.getenv(), System.out));
    return commandLine(commands);
  }

  /** The commands that start Spark. */
  static List<Object> commands(ClusterActions actions) {
    return List.of(
        new InitCommand(actions),
        new DoctorCommand(actions),
        new TrainCommand(actions),
        new EvaluateCommand(actions),
        new PredictCommand(actions),
        new ExplainCommand(actions),
        new CompareCommand(actions),
        new ScaleCommand(actions));
  }

  /** All commands that work on jobs, runs and models. */
  static List<Object> commands(Actions actions) {
    List<Object> all = new ArrayList<>(commands((ClusterActions) actions));
    all.add(new WatchCommand(actions));
    all.add(new ExportCommand(actions));
    all.add(new ConfigCommand(actions));
    return all;
  }

  /** The command line with these commands, help and version. */
  static CommandLine commandLine(List<?> commands) {
    CommandLine line = new CommandLine(new Main());
    commands.forEach(line::addSubcommand);
    line.addSubcommand(new ReferenceCommand());
    line.addSubcommand(new HelpCommand());
    line.addSubcommand(new VersionCommand());
    line.setParameterExceptionHandler(Main::wrongUsage);
    line.setExecutionExceptionHandler(Main::failure);
    line.setExecutionStrategy(Main::runWithoutPasswords);
    line.setUsageHelpAutoWidth(true);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: 'regatta help' lists them");
  }

  /** What stands on a command line is read by every user of the machine. */
  private static int runWithoutPasswords(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    CommandSpec command = last.commandSpec();
    for (String word : parsed.originalArgs()) {
      // That command speaks of others' words, some of which are for Spark.
      if (UrlPasswords.in(word) && !(command.userObject() instanceof SubmissionCommand)) {
        throw new ParameterException(
            command.commandLine(),
            word
                + ": a URL with a password, which others would read; give it by Hadoop's settings"
                + " and a credential provider: docs/security.md");
      }
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    line.getErr().println("regatta: " + UrlPasswords.hidden(String.valueOf(e.getMessage())));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, line.getErr());
    return ExitCode.WRONG_INPUT;
  }

  private static int failure(Exception e, CommandLine line, ParseResult parsed) {
    PrintWriter err = line.getErr();
    String message = UrlPasswords.hidden(String.valueOf(e.getMessage()));
    if (e instanceof UserException) {
      err.println(message);
      return ExitCode.WRONG_INPUT;
    }
    if (e instanceof ClusterException
        || e instanceof TakenOverException
        || e instanceof RunCancelledException) {
      err.println(message);
      return ExitCode.FAILED;
    }
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace, true));
    err.print(UrlPasswords.hidden(trace.toString()));
    err.flush();
    return ExitCode.FAILED;
  }
}
