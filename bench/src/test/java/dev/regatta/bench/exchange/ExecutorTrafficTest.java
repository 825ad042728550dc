package dev.regatta.bench.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Against lines as {@code ss} of iproute2 6.1 prints them. */
class ExecutorTrafficTest {
  private static final String LINE =
      "ESTAB 0      0      [::ffff:127.0.0.1]:%d [::ffff:127.0.0.1]:35814"
          + " users:((\"java\",pid=%d,fd=5)) bbr wscale:10,10 rto:200 mss:32768 cwnd:10"
          + " bytes_sent:%d bytes_acked:1 bytes_received:%d segs_out:1 send 1bps lastsnd:4\n";

  private static ExecutorTraffic traffic(String lines) {
    return ExecutorTraffic.parse(lines, List.of(7L, 8L));
  }

  @Test
  void sumsTheConnectionsOfExecutors() {
    ExecutorTraffic traffic =
        traffic(
            LINE.formatted(1, 7, 100, 10)
                + LINE.formatted(2, 8, 200, 20)
                + LINE.formatted(3, 9, 400, 40));

    assertThat(traffic.sent()).isEqualTo(300);
    assertThat(traffic.received()).isEqualTo(30);
  }

  @Test
  void aConnectionThatHasCarriedNothingCountsNothing() {
    ExecutorTraffic traffic =
        traffic("ESTAB 0 0 127.0.0.1:1 127.0.0.1:2 users:((\"java\",pid=7,fd=5)) bbr rto:200\n");

    assertThat(traffic.connections()).hasSize(1);
    assertThat(traffic.sent()).isZero();
  }

  @Test
  void whatIsNewCountsFromItsStart() {
    ExecutorTraffic before = traffic(LINE.formatted(1, 7, 100, 10));
    ExecutorTraffic after = traffic(LINE.formatted(1, 7, 150, 10) + LINE.formatted(2, 7, 1, 2));

    assertThat(after.since(before).sent()).isEqualTo(51);
    assertThat(after.since(before).received()).isEqualTo(2);
  }

  @Test
  void whatEndedCannotBeCounted() {
    ExecutorTraffic before = traffic(LINE.formatted(1, 7, 100, 10));

    assertThatThrownBy(() -> traffic("").since(before))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a connection ended");
  }
}
