package dev.regatta.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import org.junit.jupiter.api.Test;

class BestBlasTest {
  @Test
  void javaCanBeForced() {
    assertThat(BestBlas.choose(BlasWish.of("test", "java"))).isSameAs(Blas.plainJava());
  }

  @Test
  void nativeCanBeForced() {
    assertThat(BestBlas.choose(BlasWish.of("test", "native"))).isInstanceOf(NativeBlas.class);
  }

  @Test
  void anotherWishIsRefused() {
    for (String wish : new String[] {"mkl", "/nonexistent/libmkl_rt.so"}) {
      assertThatThrownBy(() -> BlasWish.of(BlasWish.VARIABLE, wish))
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("REGATTA_BLAS=" + wish + ": ")
          .hasMessageEndingWith(
              "allowed are java, native, auto (the default) and the path of a BLAS library");
    }
  }

  @Test
  void loadingLeavesSystemPropertiesAsTheyWere() {
    assertThat(Blas.best()).isInstanceOf(NativeBlas.class);
    assertThat(System.getProperty("dev.ludovic.netlib.blas.nativeLibPath")).isNull();
    assertThat(System.getProperty("org.bytedeco.javacpp.cachedir")).isNull();
  }
}
