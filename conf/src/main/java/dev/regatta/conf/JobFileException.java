package dev.regatta.conf;

import java.util.List;
import java.util.stream.Collectors;

/** A job file, with what the command line put into it, is wrong; holds every problem found. */
public final class JobFileException extends UserException {
  private static final long serialVersionUID = 1L;

  /** A person mends no more at a time; {@link #problems()} has them all. */
  static final int TOLD_PROBLEMS = 100;

  /** Transient: problems are for the process that read the file; the message has them all. */
  private final transient List<Problem> problems;

  /**
   * Tells the problems in one message: a single one by its line, several under a heading, a line
   * each, up to {@value #TOLD_PROBLEMS}.
   *
   * @param source what was read: the file's name
   */
  public JobFileException(String source, List<Problem> problems) {
    super(message(source, problems));
    this.problems = List.copyOf(problems);
  }

  private static String message(String source, List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("no problem to tell");
    }
    String lines =
        problems.stream().limit(TOLD_PROBLEMS).map(Problem::line).collect(Collectors.joining("\n"));
    if (problems.size() == 1) {
      return lines;
    }
    int more = problems.size() - TOLD_PROBLEMS;
    String rest = more > 0 ? "\nand " + more + " more" : "";
    return problems.size() + " problems in " + source + ":\n" + lines + rest;
  }

  public List<Problem> problems() {
    return problems;
  }
}
