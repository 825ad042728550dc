package dev.regatta.bench.systems;

import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * What Spark ML multiplies with: OpenBLAS with one thread for a task, as its guide recommends, or
 * plain Java, which it has where nobody sets up more.
 */
public enum MlBlas {
  NATIVE,
  JAVA;

  private static final String LIBRARY_PROPERTY = "dev.ludovic.netlib.blas.nativeLibPath";

  /** In names of figures: "mlpc", "mlpc-java". */
  String side() {
    return this == NATIVE ? "mlpc" : "mlpc-java";
  }

  /** Called before Spark ML first multiplies. */
  public void bind() {
    System.setProperty(LIBRARY_PROPERTY, this == NATIVE ? openBlas() : "/nonexistent/libblas.so");
  }

  private static String openBlas() {
    Path library = Path.of(Loader.load(openblas_nolapack.class));
    openblas_nolapack.blas_set_num_threads(1);
    return library.resolveSibling("libopenblas_nolapack.so.0").toString();
  }
}
