package dev.regatta.bench.peer;

import dev.regatta.bench.task.LabelledRows;
import dev.regatta.bench.task.Learner;
import dev.regatta.bench.task.StepTask;
import dev.regatta.worker.dl4j.Dl4jNetwork;
import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.optimizer.Adam;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.optimizer.Sgd;
import java.util.List;

/** One replica on one thread: rows copied in, DL4J's gradient, Regatta's optimizer. */
final class RegattaLearner implements Learner {
  private final Batch batch;
  private final List<LabelledRows> batches;
  private final Propagation propagation;
  private final Optimizer optimizer;
  private final float[] weights;
  private final float[] gradient;
  private final float[][] slots;
  private final float[] constants = new float[Optimizer.CONSTANTS];
  private long age;

  RegattaLearner(StepTask task) {
    String configuration = Dl4jNetworks.configuration(task).toJson();
    Dl4jNetwork network =
        Dl4jNetwork.of(configuration, new CrossEntropy(), task.inputs(), task.classes());
    batch = new Batch(task.batch(), task.inputs(), false);
    batches = task.batches();
    propagation = network.open(task.batch());
    optimizer = optimizer(task.rule());
    weights = Dl4jNetworks.initialized(task).params().dup().data().asFloat();
    gradient = new float[weights.length];
    slots = new float[optimizer.slots()][weights.length];
  }

  private static Optimizer optimizer(StepTask.Rule rule) {
    return switch (rule) {
      case SGD -> new Sgd(rule.learningRate());
      case ADAM -> new Adam(rule.learningRate(), 0.9, 0.999, 1e-8);
    };
  }

  @Override
  public void train(int steps) {
    for (int step = 0; step < steps; step++) {
      gradient(batches.get((int) (age % batches.size())));
      age++;
      optimizer.prepare(age, optimizer.learningRate(), constants);
      optimizer.step(weights, gradient, slots, 0, weights.length, constants);
    }
  }

  private double gradient(LabelledRows rows) {
    System.arraycopy(rows.features(), 0, batch.features, 0, rows.features().length);
    for (int row = 0; row < rows.rows(); row++) {
      batch.labels[row] = rows.labels()[row];
    }
    batch.rows = rows.rows();
    return propagation.gradient(batch, weights, gradient, 0);
  }

  @Override
  public double loss() {
    LabelledRows first = batches.get(0);
    return gradient(first) / first.rows();
  }
}
