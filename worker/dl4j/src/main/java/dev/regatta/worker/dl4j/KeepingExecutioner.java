package dev.regatta.worker.dl4j;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BroadcastOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Keeps ND4J's broadcasts until they are done, as ND4J's own does with its other operations: once
 * it has read what it hands to native code, nothing refers to a broadcast, and a collection of the
 * heap at that moment gives back the array of its dimensions while native code goes to read it. The
 * process then ends by a signal.
 */
final class KeepingExecutioner extends NativeOpExecutioner {
  /** Puts it in place of ND4J's own, where that is what runs. */
  static synchronized void install() {
    if (Nd4j.getExecutioner().getClass() != NativeOpExecutioner.class) {
      return;
    }
    try {
      Field instance = Nd4j.class.getDeclaredField("OP_EXECUTIONER_INSTANCE");
      instance.setAccessible(true);
      instance.set(null, new KeepingExecutioner());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("another version of ND4J than this one was made for", e);
    }
  }

  @Override
  public INDArray exec(BroadcastOp op, @Nullable OpContext context) {
    try {
      return super.exec(op, context);
    } finally {
      Reference.reachabilityFence(op);
    }
  }
}
