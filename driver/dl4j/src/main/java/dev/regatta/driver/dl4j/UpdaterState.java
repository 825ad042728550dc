package dev.regatta.driver.dl4j;

import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The state of an updater of DL4J as the slots of the optimizer that stands for it. DL4J cuts the
 * parameters into blocks, and of each block holds one slot after the other. Parameters without an
 * updater, such as running statistics, have none.
 *
 * @param velocityScale by which a slot of Regatta's is multiplied to be DL4J's: minus the learning
 *     rate for Nesterovs, whose velocity contains it; else 1
 * @param order of the slots that Regatta trains
 */
record UpdaterState(
    BaseMultiLayerUpdater<?> updater, int slots, double velocityScale, FlatOrder order) {
  /** Reads the state, where there is any. */
  void read(float[][] into) {
    INDArray view = updater.getStateViewArray();
    if (view == null) {
      return;
    }
    float[][] theirs = new float[slots][slots == 0 ? 0 : into[0].length];
    move(view.dup().data().asFloat(), theirs, true);
    for (int slot = 0; slot < slots; slot++) {
      order.toOurs(theirs[slot], into[slot]);
    }
  }

  /** Writes the state. */
  void write(float[][] from) {
    INDArray view = updater.getStateViewArray();
    if (view == null || slots == 0) {
      return;
    }
    float[][] theirs = new float[slots][from[0].length];
    for (int slot = 0; slot < slots; slot++) {
      order.toTheirs(from[slot], theirs[slot]);
    }
    float[] state = view.dup().data().asFloat();
    move(state, theirs, false);
    view.assign(Nd4j.createFromArray(state).reshape(view.shape()));
  }

  private void move(float[] state, float[][] own, boolean reads) {
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      int length = block.getParamOffsetEnd() - block.getParamOffsetStart();
      int held = block.getUpdaterViewOffsetEnd() - block.getUpdaterViewOffsetStart();
      if (held != length * slots) {
        continue;
      }
      for (int slot = 0; slot < slots; slot++) {
        int at = block.getUpdaterViewOffsetStart() + slot * length;
        move(state, at, own[slot], block.getParamOffsetStart(), length, reads);
      }
    }
  }

  private void move(float[] state, int at, float[] slot, int from, int length, boolean reads) {
    for (int i = 0; i < length; i++) {
      if (reads) {
        slot[from + i] = velocityScale == 0 ? 0 : (float) (state[at + i] / velocityScale);
      } else {
        state[at + i] = (float) (slot[from + i] * velocityScale);
      }
    }
  }
}
