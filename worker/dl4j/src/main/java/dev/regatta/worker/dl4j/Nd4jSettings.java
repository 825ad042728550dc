package dev.regatta.worker.dl4j;

import dev.regatta.worker.kernel.Blas;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How ND4J runs in this JVM: on the thread that calls it, because replicas are the threads, and
 * without letting go of what it works on.
 */
final class Nd4jSettings {
  private Nd4jSettings() {}

  static void apply() {
    // First, so that javacpp unpacks ND4J's libraries where it has unpacked Regatta's
    Blas.best();
    // What an operation may use; of its pool, which it then has no use for, ND4J keeps the size
    Nd4j.getEnvironment().setMaxMasterThreads(1);
    Nd4j.factory().blas().setMaxThreads(1);
    KeepingExecutioner.install();
  }
}
