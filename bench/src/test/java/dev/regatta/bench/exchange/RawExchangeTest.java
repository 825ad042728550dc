package dev.regatta.bench.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RawExchangeTest {
  @Test
  void floatsTravelToTwoProcessesAndBack() {
    try (RawExchange raw = new RawExchange()) {
      assertThat(raw.rounds(1000).turn().seconds(3)).isPositive();
      assertThat(raw.rounds(50_000).turn().seconds(2)).isPositive();
    }
    assertThat(ProcessHandle.current().children()).isEmpty();
  }
}
