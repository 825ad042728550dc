package dev.regatta.submit.doctor;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;

/** Asks every executor for a line. */
final class OnExecutors {
  /** Enough that each gets one before another has done them all. */
  private static final int TASKS_PER_SLOT = 4;

  private static final String BETWEEN = "\t";

  private OnExecutors() {}

  /** What an executor is asked. */
  @FunctionalInterface
  interface Question extends Serializable {
    String answer() throws Exception;
  }

  /**
   * An answer.
   *
   * @param executor its id; {@code driver} where Spark runs in one JVM
   */
  record Answer(String executor, String text) {}

  /** The first answer of each executor, by its id. Texts cross under any serializer. */
  static List<Answer> ask(JavaSparkContext spark, Question question) {
    int tasks = TASKS_PER_SLOT * Math.max(1, spark.defaultParallelism());
    List<String> lines =
        spark
            .parallelize(Collections.nCopies(tasks, 0), tasks)
            .mapPartitions(
                numbers ->
                    Collections.singleton(SparkEnv.get().executorId() + BETWEEN + question.answer())
                        .iterator())
            .collect();
    TreeMap<String, String> first = new TreeMap<>();
    for (String line : lines) {
      int cut = line.indexOf(BETWEEN);
      first.putIfAbsent(line.substring(0, cut), line.substring(cut + 1));
    }
    List<Answer> answers = new ArrayList<>();
    first.forEach((executor, text) -> answers.add(new Answer(executor, text)));
    return answers;
  }
}
