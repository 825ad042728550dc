package dev.regatta.launcher;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * Checks the versions of the executors by a small Spark job. It runs before any other job: its
 * tasks need no class of Regatta outside this package.
 */
public final class ExecutorCheck {
  /** What a JVM says of a class that is too new for it. */
  private static final Pattern TOO_OLD =
      Pattern.compile("recognizes class file versions up to (\\d+)\\.");

  /** Where a task failed, in Spark's words: "(TID 3) (host-3 executor 1)". */
  private static final Pattern PLACE = Pattern.compile("\\(TID \\d+\\) \\((\\S+) executor ");

  /** Class file version 52 is that of Java 8. */
  private static final int CLASS_FILE_MINUS_JAVA = 44;

  /** Tasks per slot: enough that every executor gets one before another has done them all. */
  private static final int TASKS_PER_SLOT = 4;

  private final Requirements requirements;

  ExecutorCheck(Requirements requirements) {
    this.requirements = requirements;
  }

  /** What to tell the user where an executor does not fit; empty where all that answered fit. */
  public static Optional<String> problem(SparkContext context) {
    return new ExecutorCheck(Requirements.ours()).run(new JavaSparkContext(context));
  }

  Optional<String> run(JavaSparkContext context) {
    int tasks = TASKS_PER_SLOT * context.defaultParallelism();
    try {
      List<String> findings =
          context
              .parallelize(Collections.nCopies(tasks, 0), tasks)
              .mapPartitions(new Look(requirements))
              .collect();
      return sentence(findings);
    } catch (RuntimeException e) {
      return Optional.of(sentence(tooOld(e)).orElseThrow(() -> e));
    }
  }

  private Optional<String> sentence(List<String> findings) {
    List<String> distinct = new ArrayList<>(new TreeSet<>(findings));
    return distinct.isEmpty() ? Optional.empty() : Optional.of(requirements.sentence(distinct));
  }

  /**
   * A registrator or another class that the session names is loaded before the task begins: on an
   * old Java the job then fails with the JVM's message in Spark's.
   */
  static List<String> tooOld(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher version = TOO_OLD.matcher(message);
    Matcher place = PLACE.matcher(message);
    if (!version.find() || !place.find()) {
      return Collections.emptyList();
    }
    int java = Integer.parseInt(version.group(1)) - CLASS_FILE_MINUS_JAVA;
    return Collections.singletonList("executor " + place.group(1) + " runs Java " + java);
  }

  /** The task. */
  private static final class Look implements FlatMapFunction<Iterator<Integer>, String> {
    private static final long serialVersionUID = 1L;

    private final Requirements requirements;

    Look(Requirements requirements) {
      this.requirements = requirements;
    }

    @Override
    public Iterator<String> call(Iterator<Integer> numbers) throws UnknownHostException {
      Optional<String> problem = requirements.problem(Versions.here());
      if (!problem.isPresent()) {
        return Collections.emptyIterator();
      }
      String host = InetAddress.getLocalHost().getHostName();
      return Collections.singleton("executor " + host + " " + problem.get()).iterator();
    }
  }
}
