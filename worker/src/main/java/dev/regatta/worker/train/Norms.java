package dev.regatta.worker.train;

import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.ParameterBlock;
import java.util.List;

/** Norms of flat arrays, by layer. */
public final class Norms {
  private Norms() {}

  /** The squared Euclidean norm of each layer's part of a flat array, summed in double. */
  public static double[] squaredByLayer(Network network, float[] values) {
    List<ParameterBlock> blocks = network.blocks();
    double[] squares = new double[blocks.isEmpty() ? 0 : blocks.get(blocks.size() - 1).layer() + 1];
    for (ParameterBlock block : blocks) {
      double sum = 0;
      for (int i = block.offset(); i < block.end(); i++) {
        sum += (double) values[i] * values[i];
      }
      squares[block.layer()] += sum;
    }
    return squares;
  }
}
