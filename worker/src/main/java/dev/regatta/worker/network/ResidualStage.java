package dev.regatta.worker.network;

import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.random.Randoms;
import java.util.ArrayList;
import java.util.List;

/**
 * A residual block at its place. Its part of the flat array is that of its stages, and behind them
 * the projection, inputs x outputs row-major, where there is one; it starts as a linear layer does.
 */
record ResidualStage(ResidualLayer layer, Place place, List<Stage> stages, int inputs)
    implements Stage {
  private static final long PROJECTION = 0x70726F6AL;

  ResidualStage {
    stages = List.copyOf(stages);
    Stage last = stages.get(stages.size() - 1);
    if (last.outputs() != inputs) {
      DenseStage.requireRoom(
          place, inputs, last.outputs(), last.end() + (long) inputs * last.outputs());
    }
  }

  @Override
  public Stage frozen() {
    return new ResidualStage(layer, place, stages.stream().map(Stage::frozen).toList(), inputs);
  }

  @Override
  public int outputs() {
    return last().outputs();
  }

  private Stage last() {
    return stages.get(stages.size() - 1);
  }

  private boolean projects() {
    return inputs != outputs();
  }

  @Override
  public List<ParameterBlock> blocks() {
    List<ParameterBlock> blocks = new ArrayList<>();
    stages.forEach(stage -> blocks.addAll(stage.blocks()));
    if (projects()) {
      int[] shape = {inputs, outputs()};
      String name = place.name() + ".projection.weight";
      int length = inputs * outputs();
      blocks.add(new ParameterBlock(name, place.layer(), last().end(), length, shape, true));
    }
    return blocks;
  }

  @Override
  public void initialize(long seed, float[] weights) {
    stages.forEach(stage -> stage.initialize(seed, weights));
    if (projects()) {
      Randoms randoms = new Randoms(Randoms.key(seed, PROJECTION, place.stream()));
      new Lecun().fill(randoms, inputs, outputs(), weights, last().end());
    }
  }

  @Override
  public StagePass open(int maxRows, Blas blas) {
    Product projection =
        projects() ? new DenseProduct(inputs, outputs(), last().end(), blas) : null;
    return new ResidualPass(this, new StageChain(stages, maxRows, blas), projection, maxRows);
  }
}
