package dev.regatta.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import org.junit.jupiter.api.Test;

class BestBlasTest {
  @Test
  void javaCanBeForced() {
    assertThat(BestBlas.choose("java")).isSameAs(Blas.plainJava());
  }

  @Test
  void nativeCanBeForced() {
    assertThat(BestBlas.choose("native")).isInstanceOf(OpenBlas.class);
  }

  @Test
  void anotherWishIsRefused() {
    assertThatThrownBy(() -> BestBlas.choose("mkl"))
        .isInstanceOf(UserException.class)
        .hasMessage("regatta.blas=mkl: allowed are java, native and auto (the default)");
  }

  @Test
  void loadingLeavesSystemPropertiesAsTheyWere() {
    assertThat(Blas.best()).isInstanceOf(OpenBlas.class);
    assertThat(System.getProperty("dev.ludovic.netlib.blas.nativeLibPath")).isNull();
    assertThat(System.getProperty("org.bytedeco.javacpp.cachedir")).isNull();
  }
}
