package dev.regatta.bench.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
  @ParameterizedTest
  @ValueSource(ints = {100, 235_000, 2_000_000, 10_000_000})
  void hasAboutAsManyParametersAsAskedFor(int floats) {
    assertThat(Payload.ofFloats(floats).buildNetwork().parameters())
        .isCloseTo(floats, Percentage.withPercentage(8));
  }

  @Test
  void theTrainingNetworkIsTheOneThatIsComparedWithPeers() {
    assertThat(Payload.training().buildNetwork().parameters()).isEqualTo(235_146);
  }
}
