package dev.regatta.worker.network;

import dev.regatta.worker.random.Randoms;

/** How a layer's weight matrix starts. Biases start at zero. */
public interface Initialization {
  /** Fills inputs x outputs weights from {@code offset} on. */
  void fill(Randoms randoms, int inputs, int outputs, float[] weights, int offset);
}
