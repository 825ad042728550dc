package dev.regatta.worker.dl4j;

import dev.regatta.worker.kernel.Blas;
import java.lang.reflect.Field;
import java.util.function.Supplier;
import org.nd4j.linalg.cpu.nativecpu.DirectShapeInfoProvider;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How ND4J runs in this JVM: on the thread that calls it, because replicas are the threads, without
 * letting go of what it works on, and describing a shape once.
 */
final class Nd4jSettings {
  private Nd4jSettings() {}

  static synchronized void apply() {
    // First, so that javacpp unpacks ND4J's libraries where it has unpacked Regatta's
    Blas.best();
    // What an operation may use; of its pool, which it then has no use for, ND4J keeps the size
    Nd4j.getEnvironment().setMaxMasterThreads(1);
    Nd4j.factory().blas().setMaxThreads(1);
    replace("OP_EXECUTIONER_INSTANCE", NativeOpExecutioner.class, KeepingExecutioner::new);
    replace("shapeInfoProvider", DirectShapeInfoProvider.class, KnownShapes::new);
  }

  /** Puts something in place of ND4J's own, where that is what runs. */
  private static <T> void replace(String name, Class<T> own, Supplier<? extends T> better) {
    try {
      Field field = Nd4j.class.getDeclaredField(name);
      field.setAccessible(true);
      Object runs = field.get(null);
      if (runs != null && runs.getClass() == own) {
        field.set(null, better.get());
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("another version of ND4J than this one was made for", e);
    }
  }
}
