package dev.regatta.worker.kernel;

import dev.regatta.conf.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which BLAS the user wants: the system property {@code regatta.blas}, else the environment
 * variable {@code REGATTA_BLAS}. It is {@code auto}, {@code native}, {@code java} or the path of a
 * shared library with the Fortran interface of BLAS, such as OpenBLAS, MKL or BLIS.
 *
 * @param source where it is written
 * @param text what is written there
 * @param library of {@link Kind#LIBRARY} alone
 */
record BlasWish(String source, String text, Kind kind, @Nullable Path library) {
  static final String PROPERTY = "regatta.blas";
  static final String VARIABLE = "REGATTA_BLAS";

  private static final String ALLOWED =
      "allowed are java, native, auto (the default) and the path of a BLAS library";

  /** What is wished for. */
  enum Kind {
    /** OpenBLAS where it loads, else plain Java. */
    AUTO,
    /** OpenBLAS, or an error. */
    NATIVE,
    JAVA,
    /** A library of the user's. */
    LIBRARY
  }

  static BlasWish ofThisJvm() {
    String property = System.getProperty(PROPERTY);
    if (property != null) {
      return of(PROPERTY, property);
    }
    String variable = System.getenv(VARIABLE);
    return of(VARIABLE, variable == null || variable.isEmpty() ? "auto" : variable);
  }

  static BlasWish of(String source, String text) {
    return switch (text) {
      case "auto" -> new BlasWish(source, text, Kind.AUTO, null);
      case "native" -> new BlasWish(source, text, Kind.NATIVE, null);
      case "java" -> new BlasWish(source, text, Kind.JAVA, null);
      default -> new BlasWish(source, text, Kind.LIBRARY, library(source, text));
    };
  }

  private static Path library(String source, String text) {
    if (!text.contains("/")) {
      throw new UserException(source + "=" + text + ": " + ALLOWED);
    }
    Path library = Path.of(text).toAbsolutePath();
    if (!Files.isRegularFile(library)) {
      throw new UserException(source + "=" + text + ": there is no such file; " + ALLOWED);
    }
    return library;
  }

  @Override
  public String toString() {
    return source + "=" + text;
  }
}
