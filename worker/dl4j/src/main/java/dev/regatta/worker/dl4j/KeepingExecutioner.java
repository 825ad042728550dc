package dev.regatta.worker.dl4j;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BroadcastOp;
import org.nd4j.linalg.api.ops.IndexAccumulation;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs ND4J's operations and keeps each of them until it is done. ND4J's own does not: once it has
 * read what it hands to native code, nothing refers to an operation, and a collection of the heap
 * at that moment gives back the array of its dimensions while native code goes to read it. The
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
  public INDArray exec(BroadcastOp op) {
    try {
      return super.exec(op);
    } finally {
      Reference.reachabilityFence(op);
    }
  }

  @Override
  public INDArray exec(ReduceOp op) {
    try {
      return super.exec(op);
    } finally {
      Reference.reachabilityFence(op);
    }
  }

  @Override
  public INDArray exec(IndexAccumulation op) {
    try {
      return super.exec(op);
    } finally {
      Reference.reachabilityFence(op);
    }
  }

  @Override
  public INDArray exec(ScalarOp op) {
    try {
      return super.exec(op);
    } finally {
      Reference.reachabilityFence(op);
    }
  }
}
