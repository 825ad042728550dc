package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

class Nd4jSettingsTest {
  @Test
  void nd4jHasNoThreadsOfItsOwn() {
    Nd4j.getEnvironment().setMaxMasterThreads(2);
    Nd4j.factory().blas().setMaxThreads(2);
    Nd4jSettings.apply();
    assertThat(Nd4j.getEnvironment().maxMasterThreads()).isEqualTo(1);
    assertThat(Nd4j.factory().blas().getMaxThreads()).isEqualTo(1);
  }

  @Test
  void operationsAreKeptUntilTheyAreDone() {
    Nd4jSettings.apply();
    OpExecutioner first = Nd4j.getExecutioner();
    assertThat(first).isInstanceOf(KeepingExecutioner.class);
    Nd4jSettings.apply();
    assertThat(Nd4j.getExecutioner()).isSameAs(first);
  }
}
