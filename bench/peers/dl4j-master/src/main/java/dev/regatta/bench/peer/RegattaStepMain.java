package dev.regatta.bench.peer;

import dev.regatta.bench.task.LearnerService;
import dev.regatta.bench.task.Serving;
import java.io.IOException;

/** Answers requests with Regatta's local step on a network of DL4J. */
public final class RegattaStepMain {
  private RegattaStepMain() {}

  /** Started with the number of threads and a directory for natives. */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("org.bytedeco.javacpp.cachedir", arguments[1]);
    Serving.serve(new LearnerService(RegattaLearner::new));
  }
}
