package dev.regatta.worker.dl4j;

import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BroadcastOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;

/**
 * Keeps ND4J's broadcasts until they are done, as ND4J's own does with its other operations: once
 * it has read what it hands to native code, nothing refers to a broadcast, and a collection of the
 * heap at that moment gives back the array of its dimensions while native code goes to read it. The
 * process then ends by a signal.
 */
final class KeepingExecutioner extends NativeOpExecutioner {
  @Override
  public INDArray exec(BroadcastOp op, @Nullable OpContext context) {
    try {
      return super.exec(op, context);
    } finally {
      Reference.reachabilityFence(op);
    }
  }
}
