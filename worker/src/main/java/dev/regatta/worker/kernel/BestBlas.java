package dev.regatta.worker.kernel;

import dev.regatta.conf.UserException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The choice of this JVM.
 *
 * @param blas null where there is a problem
 */
record BestBlas(@Nullable Blas blas, @Nullable UserException problem) {
  private static final Logger LOG = LoggerFactory.getLogger(Blas.class);
  private static final BestBlas CHOICE = choice();

  static Blas instance() {
    Blas blas = CHOICE.blas;
    UserException problem = CHOICE.problem;
    if (blas != null) {
      return blas;
    }
    // A new one: its stack is that of whoever asked.
    throw problem == null
        ? new IllegalStateException("nothing was chosen")
        : new UserException(String.valueOf(problem.getMessage()), problem);
  }

  private static BestBlas choice() {
    try {
      Blas blas = choose(BlasWish.ofThisJvm());
      LOG.info("Matrix products: {}, {}", blas.describe(), SelfTest.of(blas).describe());
      return new BestBlas(blas, null);
    } catch (UserException e) {
      return new BestBlas(null, e);
    }
  }

  static Blas choose(BlasWish wish) {
    return switch (wish.kind()) {
      case JAVA -> JavaBlas.INSTANCE;
      case NATIVE, LIBRARY -> forced(wish);
      case AUTO -> nativeOrJava();
    };
  }

  private static Blas nativeBlas() throws NoNativesException {
    try {
      return new NativeBlas();
    } catch (LinkageError e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new NoNativesException("it does not load (" + reason + ")", reason);
    }
  }

  private static Blas forced(BlasWish wish) {
    try {
      return nativeBlas();
    } catch (NoNativesException e) {
      throw new UserException(
          "%s: %s; without it products run with OpenBLAS where that loads, else in plain Java"
              .formatted(wish, e.getMessage()),
          e);
    }
  }

  private static Blas nativeOrJava() {
    try {
      return nativeBlas();
    } catch (NoNativesException e) {
      LOG.warn(
          "Matrix products run in plain Java, several times slower, as OpenBLAS is not to be had:"
              + " {}",
          e.getMessage());
      return JavaBlas.INSTANCE;
    }
  }
}
