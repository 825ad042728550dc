package dev.regatta.worker.train;

import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.StepRanges;
import java.util.List;

/** Norms of flat arrays, by layer. */
public final class Norms {
  private Norms() {}

  /** The squared Euclidean norm of each layer's part of a flat array, summed in double. */
  public static double[] squaredByLayer(Network network, float[] values) {
    return squaredByLayer(StepRanges.whole(network.blocks()), values);
  }

  /** The same of a gradient, which holds nothing outside of the ranges. */
  static double[] squaredByLayer(StepRanges ranges, float[] gradient) {
    List<ParameterBlock> blocks = ranges.blocks();
    double[] squares = new double[blocks.isEmpty() ? 0 : blocks.get(blocks.size() - 1).layer() + 1];
    for (int block = 0; block < blocks.size(); block++) {
      double sum = 0;
      for (int range = 0; range < ranges.count(block); range++) {
        int to = ranges.to(block, range);
        for (int i = ranges.from(block, range); i < to; i++) {
          sum += (double) gradient[i] * gradient[i];
        }
      }
      squares[blocks.get(block).layer()] += sum;
    }
    return squares;
  }
}
