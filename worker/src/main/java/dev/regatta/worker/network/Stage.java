package dev.regatta.worker.network;

import dev.regatta.worker.kernel.Blas;
import java.util.List;

/** A layer at its place in a network: sizes known, without weights or buffers. */
interface Stage {
  int inputs();

  int outputs();

  /** Its parameters in the flat array, in order and without gaps; at least one. */
  List<ParameterBlock> blocks();

  /** Fills its part of the flat array. */
  void initialize(long seed, float[] weights);

  /** The same where its parameters stay: no training step moves its running statistics. */
  default Stage frozen() {
    return this;
  }

  StagePass open(int maxRows, Blas blas);

  /** One past its last parameter. */
  default int end() {
    List<ParameterBlock> blocks = blocks();
    return blocks.get(blocks.size() - 1).end();
  }
}
