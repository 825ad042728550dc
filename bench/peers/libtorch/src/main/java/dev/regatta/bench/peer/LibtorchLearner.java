package dev.regatta.bench.peer;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.regatta.bench.task.LabelledRows;
import dev.regatta.bench.task.Learner;
import dev.regatta.bench.task.StepTask;
import java.util.ArrayList;
import java.util.List;

/**
 * A network of libtorch, trained through DJL's trainer on batches that lie in libtorch's memory.
 */
final class LibtorchLearner implements Learner {
  private static final Loss LOSS = Loss.softmaxCrossEntropyLoss();

  private final Model model;
  private final Trainer trainer;
  private final List<Batch> batches = new ArrayList<>();
  private int next;

  private record Batch(NDArray features, NDArray labels) {}

  LibtorchLearner(StepTask task) {
    this(task, task.batches());
  }

  LibtorchLearner(StepTask task, List<LabelledRows> rows) {
    model = Model.newInstance("peer", Device.cpu(), "PyTorch");
    model.setBlock(network(task));
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(LOSS)
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(optimizer(task.rule())));
    trainer.initialize(new Shape(task.batch(), task.inputs()));
    setWeights(task);
    rows.forEach(batch -> batches.add(inLibtorch(batch)));
  }

  private static SequentialBlock network(StepTask task) {
    SequentialBlock block = new SequentialBlock();
    for (int layer = 0; layer < task.layers(); layer++) {
      block.add(Linear.builder().setUnits(task.widths().get(layer + 1)).build());
      if (layer < task.layers() - 1) {
        block.add(Activation.reluBlock());
      }
    }
    return block;
  }

  private static Optimizer optimizer(StepTask.Rule rule) {
    Tracker rate = Tracker.fixed((float) rule.learningRate());
    return switch (rule) {
      case SGD -> Optimizer.sgd().setLearningRateTracker(rate).build();
      case ADAM -> Optimizer.adam().optLearningRateTracker(rate).build();
    };
  }

  /** DJL keeps a layer's weights as outputs x inputs. */
  private void setWeights(StepTask task) {
    List<Parameter> parameters = model.getBlock().getParameters().values();
    for (int layer = 0; layer < task.layers(); layer++) {
      Shape transposed = new Shape(task.widths().get(layer), task.widths().get(layer + 1));
      NDManager manager = model.getNDManager();
      try (NDArray given = manager.create(task.weights(layer), transposed);
          NDArray wanted = given.transpose()) {
        parameters.get(2 * layer).getArray().set(wanted.toFloatArray());
      }
      NDArray biases = parameters.get(2 * layer + 1).getArray();
      biases.set(new float[(int) biases.size()]);
    }
  }

  private Batch inLibtorch(LabelledRows rows) {
    NDManager manager = model.getNDManager();
    return new Batch(
        manager.create(rows.features(), new Shape(rows.rows(), rows.inputs())),
        manager.create(rows.labels()));
  }

  @Override
  public void train(int steps) {
    for (int step = 0; step < steps; step++) {
      try (NDManager scope = model.getNDManager().newSubManager()) {
        Batch batch = batches.get(next);
        NDArray features = batch.features();
        features.tempAttach(scope);
        try (GradientCollector gradients = trainer.newGradientCollector()) {
          NDList outputs = trainer.forward(new NDList(features));
          gradients.backward(LOSS.evaluate(new NDList(batch.labels()), outputs));
        }
        trainer.step();
      }
      next = (next + 1) % batches.size();
    }
  }

  @Override
  public double loss() {
    try (NDManager scope = model.getNDManager().newSubManager()) {
      Batch batch = batches.get(0);
      NDArray features = batch.features();
      features.tempAttach(scope);
      return LOSS.evaluate(new NDList(batch.labels()), forward(features, scope)).getFloat();
    }
  }

  /** The share of rows that it classifies rightly. */
  double accuracy(LabelledRows rows) {
    try (NDManager scope = model.getNDManager().newSubManager()) {
      NDArray features = scope.create(rows.features(), new Shape(rows.rows(), rows.inputs()));
      return rows.accuracy(forward(features, scope).singletonOrThrow().toFloatArray());
    }
  }

  NDManager manager() {
    return model.getNDManager();
  }

  Block block() {
    return model.getBlock();
  }

  private NDList forward(NDArray features, NDManager scope) {
    return model.getBlock().forward(new ParameterStore(scope, false), new NDList(features), false);
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
