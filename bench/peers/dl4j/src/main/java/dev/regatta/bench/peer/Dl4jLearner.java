package dev.regatta.bench.peer;

import dev.regatta.bench.task.Learner;
import dev.regatta.bench.task.StepTask;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** A network of DL4J, trained by its {@code fit} on batches that lie in ND4J's memory. */
final class Dl4jLearner implements Learner {
  private final MultiLayerNetwork network;
  private final List<DataSet> batches;
  private int next;

  Dl4jLearner(StepTask task) {
    network = Dl4jNetworks.initialized(task);
    batches = task.batches().stream().map(Dl4jNetworks::dataSet).toList();
  }

  @Override
  public void train(int steps) {
    for (int step = 0; step < steps; step++) {
      network.fit(batches.get(next));
      next = (next + 1) % batches.size();
    }
  }

  @Override
  public double loss() {
    return network.score(batches.get(0));
  }
}
