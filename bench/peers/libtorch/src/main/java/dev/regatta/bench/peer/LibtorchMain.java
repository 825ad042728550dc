package dev.regatta.bench.peer;

import dev.regatta.bench.task.Goal;
import dev.regatta.bench.task.LabelledRows;
import dev.regatta.bench.task.LearnerService;
import dev.regatta.bench.task.Serving;
import dev.regatta.bench.task.StepTask;
import java.io.IOException;
import java.util.List;

/** Answers requests with libtorch: a learner's, and {@code reach TASK GOAL} with seconds. */
public final class LibtorchMain {
  private static final LearnerService LEARNERS = new LearnerService(LibtorchLearner::new);

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
    return words.get(0).equals("reach")
        ? Double.toString(reach(StepTask.of(words.get(1)), Goal.of(words.subList(2, words.size()))))
        : LEARNERS.answer(words);
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
