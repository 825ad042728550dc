package dev.regatta.driver.dl4j;

import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How many threads ND4J takes for one operation in this JVM. Networks of Regatta set it to one,
 * since replicas are the threads; a program's own work with ND4J gets back what it had.
 */
record Nd4jThreads(int operations, int master, int blas) {
  static Nd4jThreads now() {
    Environment environment = Nd4j.getEnvironment();
    return new Nd4jThreads(
        environment.maxThreads(),
        environment.maxMasterThreads(),
        Nd4j.factory().blas().getMaxThreads());
  }

  void apply() {
    Environment environment = Nd4j.getEnvironment();
    environment.setMaxMasterThreads(master);
    environment.setMaxThreads(operations);
    Nd4j.factory().blas().setMaxThreads(blas);
  }
}
