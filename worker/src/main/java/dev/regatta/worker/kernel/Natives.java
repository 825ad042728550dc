package dev.regatta.worker.kernel;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Brings a BLAS library into this JVM, when this class is initialized. OpenBLAS, unless a {@link
 * BlasWish} names another: javacpp unpacks and loads the library and sets it to one thread, and
 * netlib's JNI library is bound to the same file. The two system properties that steer this are put
 * back afterwards. A library of the user's is only bound; how many threads it takes is told to it
 * by its own environment variables.
 */
final class Natives {
  static final MethodHandle SGEMM;

  /** The kernels of OpenBLAS; empty for another library. */
  static final String FAMILY;

  static final String DESCRIPTION;

  private static final String CACHE_PROPERTY = "org.bytedeco.javacpp.cachedir";
  private static final String LIBRARY_PROPERTY = "dev.ludovic.netlib.blas.nativeLibPath";

  private static final MethodType SGEMM_TYPE =
      MethodType.methodType(
          void.class,
          String.class,
          String.class,
          int.class,
          int.class,
          int.class,
          float.class,
          float[].class,
          int.class,
          int.class,
          float[].class,
          int.class,
          int.class,
          float.class,
          float[].class,
          int.class,
          int.class);

  static {
    try {
      Path wished = BlasWish.ofThisJvm().library();
      if (wished == null) {
        Path library = unpack().resolveSibling("libopenblas_nolapack.so.0");
        openblas_nolapack.blas_set_num_threads(1);
        FAMILY = KernelFamily.ofOpenBlas();
        DESCRIPTION = openblas_nolapack.OPENBLAS_VERSION.strip() + " (" + FAMILY + ")";
        SGEMM = bind(library);
      } else {
        FAMILY = "";
        DESCRIPTION = wished.toRealPath() + " (given)";
        SGEMM = bind(wished);
      }
    } catch (IOException | ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Natives() {}

  /** Unpacks and loads OpenBLAS; returns the path of javacpp's library, which lies beside it. */
  private static Path unpack() throws IOException {
    if (System.getProperty(CACHE_PROPERTY) != null) {
      return Path.of(Loader.load(openblas_nolapack.class));
    }
    System.setProperty(CACHE_PROPERTY, NativesDirectory.find().toString());
    try {
      return Path.of(Loader.load(openblas_nolapack.class));
    } finally {
      System.clearProperty(CACHE_PROPERTY);
    }
  }

  private static MethodHandle bind(Path library) throws ReflectiveOperationException {
    String previous = System.setProperty(LIBRARY_PROPERTY, library.toString());
    try {
      return sgemm(new NetlibLoader(Natives.class.getClassLoader()));
    } finally {
      if (previous == null) {
        System.clearProperty(LIBRARY_PROPERTY);
      } else {
        System.setProperty(LIBRARY_PROPERTY, previous);
      }
    }
  }

  /**
   * The native method itself: the public one before it also checks arguments, and refuses blocks of
   * a matrix that end with its last row.
   */
  private static MethodHandle sgemm(ClassLoader loader) throws ReflectiveOperationException {
    Class<?> type = loader.loadClass("dev.ludovic.netlib.blas.JNIBLAS");
    MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    // Not NativeBLAS.getInstance(): that also tries, and logs, netlib's other implementations.
    Method getInstance = type.getMethod("getInstance");
    getInstance.setAccessible(true);
    Object blas = getInstance.invoke(null);
    return lookup.bind(blas, "sgemmK", SGEMM_TYPE);
  }
}
