package dev.regatta.bench.peer;

import dev.regatta.bench.task.LearnerService;
import dev.regatta.bench.task.Serving;
import java.io.IOException;

/** Answers requests with DL4J. */
public final class Dl4jMain {
  private Dl4jMain() {}

  /** Started with the number of threads and a directory for natives. */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("org.bytedeco.javacpp.cachedir", arguments[1]);
    Serving.serve(new LearnerService(Dl4jLearner::new));
  }
}
