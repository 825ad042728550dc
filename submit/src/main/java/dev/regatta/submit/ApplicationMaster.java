package dev.regatta.submit;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;

/**
 * The driver of YARN's deploy mode cluster, a thread of the application master. YARN takes any exit
 * of the process for a failure, and shows the exception of the program where the command was given.
 */
final class ApplicationMaster {
  private ApplicationMaster() {}

  /** Whether this process is one. */
  static boolean isHere() {
    return "cluster".equals(System.getProperty("spark.submit.deployMode"))
        && "yarn".equals(System.getProperty("spark.master"));
  }

  /**
   * Runs a command and returns where it succeeded.
   *
   * @throws Exception what ended it, for YARN to tell
   */
  static void run(CommandLine line, String... args) throws Exception {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    IExecutionExceptionHandler own = line.getExecutionExceptionHandler();
    line.setExecutionExceptionHandler(
        (e, failed, parsed) -> {
          failure.set(e);
          return own.handleExecutionException(e, failed, parsed);
        });
    int exitCode = line.execute(args);
    Exception cause = failure.get();
    if (cause != null) {
      throw cause;
    }
    if (exitCode != ExitCode.DONE) {
      throw new IllegalStateException(
          "regatta ended with exit code %d; its log and summary.json tell why".formatted(exitCode));
    }
  }
}
