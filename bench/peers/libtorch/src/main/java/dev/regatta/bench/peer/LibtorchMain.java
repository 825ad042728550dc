package dev.regatta.bench.peer;

import dev.regatta.bench.task.Goal;
import dev.regatta.bench.task.LabelledRows;
import dev.regatta.bench.task.LearnerService;
import dev.regatta.bench.task.Serving;
import dev.regatta.bench.task.StepTask;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers requests with libtorch: a learner's, {@code reach TASK GOAL} with seconds, {@code score
 * TASK ROWS} with the seconds of a row, {@code probability TASK ROW} with that of the first class.
 */
public final class LibtorchMain {
  private static final LearnerService LEARNERS = new LearnerService(LibtorchLearner::new);
  private static final Map<String, LibtorchScorer> SCORERS = new HashMap<>();

  private LibtorchMain() {}

  /** Started with the number of threads and a directory for natives. */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("DJL_CACHE_DIR", arguments[1]);
    System.setProperty("ai.djl.pytorch.num_threads", arguments[0]);
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
    Serving.serve(LibtorchMain::answer);
  }

  private static String answer(List<String> words) throws IOException {
    return switch (words.get(0)) {
      case "reach" ->
          Double.toString(
              reach(StepTask.of(words.get(1)), Goal.of(words.subList(2, words.size()))));
      case "score" -> Double.toString(scorer(words).seconds(Integer.parseInt(words.get(2))));
      case "probability" ->
          Float.toString(scorer(words).probabilities(Integer.parseInt(words.get(2)))[0]);
      default -> LEARNERS.answer(words);
    };
  }

  private static LibtorchScorer scorer(List<String> words) {
    return SCORERS.computeIfAbsent(words.get(1), task -> new LibtorchScorer(StepTask.of(task)));
  }

  private static double reach(StepTask task, Goal goal) throws IOException {
    Goal.Rows rows = goal.read();
    List<LabelledRows> batches = rows.training().batches(task.batch());
    try (LibtorchLearner untimed = new LibtorchLearner(task, batches)) {
      untimed.train(batches.size());
    }
    try (LibtorchLearner learner = new LibtorchLearner(task, batches)) {
      return goal.seconds(() -> learner.train(batches.size()), rows.held(), learner::accuracy);
    }
  }
}
