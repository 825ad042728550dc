package dev.regatta.bench.step;

import dev.regatta.bench.measure.MeasurementException;
import dev.regatta.bench.peers.PeerProcess;
import dev.regatta.bench.task.StepTask;
import java.util.List;

/**
 * The peers of a run. DL4J is there twice, because which number of OpenMP threads suits it depends
 * on the network; its better one counts.
 */
record Processes(
    PeerProcess libtorch, PeerProcess libtorchTwo, PeerProcess dl4j, PeerProcess dl4jTwo)
    implements AutoCloseable {
  private static final int LEARNING_STEPS = 20;
  private static final double FALLEN = 0.9;
  private static final double SAME = 0.02;

  static Processes start() {
    return new Processes(
        PeerProcess.libtorch(1), PeerProcess.libtorch(2), PeerProcess.dl4j(1), PeerProcess.dl4j(2));
  }

  private List<PeerProcess> all() {
    return List.of(libtorch, libtorchTwo, dl4j, dl4jTwo);
  }

  /**
   * Holds that all sides learn the same: from the same weights the loss of the same rows falls to
   * the same level. What does nothing would be fast.
   */
  void requireSameLearning(StepTask task) {
    RegattaLearner regatta = new RegattaLearner(task);
    double first = regatta.loss();
    regatta.train(LEARNING_STEPS);
    double left = regatta.loss();
    require(left < FALLEN * first, "regatta", task, first, left);
    for (PeerProcess peer : List.of(libtorch, dl4j)) {
      double peers = peer.learn(task, LEARNING_STEPS);
      require(Math.abs(peers - left) < SAME * left, peer.name(), task, left, peers);
    }
  }

  private static void require(
      boolean holds, String side, StepTask task, double before, double after) {
    if (!holds) {
      throw new MeasurementException(
          "%s does not learn %s: a loss of %s where there was %s"
              .formatted(side, task.words(), after, before));
    }
  }

  void forget() {
    all().forEach(PeerProcess::forget);
  }

  @Override
  public void close() {
    all().forEach(PeerProcess::close);
  }
}
