package dev.regatta.bench.systems;

import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/** OpenBLAS for Spark ML, as its guide recommends: native, one thread for a task. */
public final class NativeBlas {
  private static final String LIBRARY_PROPERTY = "dev.ludovic.netlib.blas.nativeLibPath";

  private NativeBlas() {}

  /** Called before Spark ML first multiplies. */
  public static void forNetlib() {
    Path library = Path.of(Loader.load(openblas_nolapack.class));
    openblas_nolapack.blas_set_num_threads(1);
    System.setProperty(
        LIBRARY_PROPERTY, library.resolveSibling("libopenblas_nolapack.so.0").toString());
  }
}
