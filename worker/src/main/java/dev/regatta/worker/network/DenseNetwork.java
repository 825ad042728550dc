package dev.regatta.worker.network;

import dev.regatta.conf.UserException;
import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.loss.Loss;
import java.util.ArrayList;
import java.util.List;

/** A stack of stages with a loss. */
final class DenseNetwork implements Network {
  private final List<Stage> stages;
  private final List<ParameterBlock> blocks;
  private final Loss loss;

  DenseNetwork(List<Stage> stages, Loss loss) {
    this.stages = List.copyOf(stages);
    blocks = stages.stream().flatMap(stage -> stage.blocks().stream()).toList();
    this.loss = loss;
  }

  @Override
  public int inputs() {
    return stages.get(0).inputs();
  }

  @Override
  public int outputs() {
    return last().outputs();
  }

  @Override
  public int parameters() {
    return last().end();
  }

  private Stage last() {
    return stages.get(stages.size() - 1);
  }

  @Override
  public List<ParameterBlock> blocks() {
    return blocks;
  }

  @Override
  public Network ofSparseRows() {
    if (!(stages.get(0) instanceof DenseStage first)) {
      throw new UserException(
          "network.layers[0]: rows are sparse, which only a dense layer takes; put one before it,"
              + " or set prepare.rows: dense");
    }
    List<Stage> sparse = new ArrayList<>(stages);
    sparse.set(0, new SparseStage(first));
    return new DenseNetwork(sparse, loss);
  }

  @Override
  public Network withFrozenStatistics(int layers) {
    return new DenseNetwork(
        stages.stream()
            .map(stage -> stage.blocks().get(0).layer() < layers ? stage.frozen() : stage)
            .toList(),
        loss);
  }

  @Override
  public void initialize(long seed, float[] weights) {
    for (Stage stage : stages) {
      stage.initialize(seed, weights);
    }
  }

  @Override
  public Propagation open(int maxRows, Blas blas) {
    return new DensePropagation(stages, loss, maxRows, blas);
  }
}
