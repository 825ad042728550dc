package dev.regatta.launcher;

import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Collections;
import java.util.Optional;

/**
 * The main class of the assembly: checks the versions of this JVM and hands over to the command
 * line. With the only argument {@code --check} it checks and returns: the script does so before it
 * starts Spark, which on a wrong Java would fail in its own words.
 */
public final class Launcher {
  private static final String MAIN = "dev.regatta.submit.Main";
  private static final int WRONG_INPUT = 2;

  private Launcher() {}

  public static void main(String[] args) throws Throwable {
    Versions versions = Versions.here();
    boolean onlyCheck = args.length == 1 && args[0].equals("--check");
    if (!accept(versions, System.err) || (onlyCheck && !acceptSpark(versions, System.err))) {
      System.exit(WRONG_INPUT);
    }
    if (!onlyCheck) {
      handOver(args);
    }
  }

  /** Prints what is wrong with {@code versions}, and returns whether nothing is. */
  static boolean accept(Versions versions, PrintStream err) {
    Requirements requirements = Requirements.ours();
    Optional<String> problem = requirements.problem(versions);
    problem.ifPresent(
        found ->
            err.println(
                requirements.sentence(Collections.singletonList("the driver " + found))
                    + requirements.advice(versions)));
    return !problem.isPresent();
  }

  /** Help and the like need no Spark, but where there is none nothing can be started on it. */
  private static boolean acceptSpark(Versions versions, PrintStream err) {
    if (!versions.spark().isPresent()) {
      err.println("There is no Spark in the directory jars of SPARK_HOME: set it to a Spark 3.5.");
    }
    return versions.spark().isPresent();
  }

  private static void handOver(String[] args) throws Throwable {
    try {
      Class.forName(MAIN).getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
