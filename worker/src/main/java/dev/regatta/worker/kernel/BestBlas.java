package dev.regatta.worker.kernel;

import dev.regatta.conf.UserException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The choice of this JVM. */
final class BestBlas {
  static final String PROPERTY = "regatta.blas";
  static final Blas INSTANCE = choose(System.getProperty(PROPERTY, "auto"));

  private BestBlas() {}

  static Blas choose(String wish) {
    return switch (wish) {
      case "java" -> JavaBlas.INSTANCE;
      case "native" -> forced();
      case "auto" -> nativeOrJava();
      default ->
          throw new UserException(
              PROPERTY + "=" + wish + ": allowed are java, native and auto (the default)");
    };
  }

  private static Blas openBlas() throws NoNativesException {
    try {
      return new OpenBlas();
    } catch (LinkageError e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new NoNativesException("OpenBLAS does not load (" + reason + ")", reason);
    }
  }

  private static Blas forced() {
    try {
      return openBlas();
    } catch (NoNativesException e) {
      throw new UserException(
          "%s=native: %s; without the property products run in plain Java"
              .formatted(PROPERTY, e.getMessage()),
          e);
    }
  }

  private static Blas nativeOrJava() {
    try {
      return openBlas();
    } catch (NoNativesException e) {
      Logger logger = LoggerFactory.getLogger(Blas.class);
      logger.warn("Matrix products run in plain Java, several times slower: {}", e.getMessage());
      return JavaBlas.INSTANCE;
    }
  }
}
