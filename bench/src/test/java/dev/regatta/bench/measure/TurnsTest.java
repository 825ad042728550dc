package dev.regatta.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Warm-up, then one turn after the other. */
class TurnsTest {
  private static final Effort EFFORT = new Effort(false, 4, 0.1, 0, 3, 20);

  private final List<String> turns = new ArrayList<>();

  /** A side that needs a second at first, and 10 ms from its fifth turn on. */
  private Side side(String name) {
    int[] taken = new int[1];
    return new Side(
        name,
        runs -> {
          turns.add(name + runs);
          return taken[0]++ < 5 ? 1.0 / taken[0] : 0.01;
        });
  }

  @Test
  void sidesTakeTurnsOnceTheyAreSteady() {
    Map<String, Sample> samples = Turns.take(List.of(side("a"), side("b")), EFFORT);

    assertThat(turns.subList(turns.size() - 8, turns.size()))
        .containsExactly("a10", "b10", "a10", "b10", "a10", "b10", "a10", "b10");
    assertThat(samples.keySet()).containsExactly("a", "b");
    assertThat(samples.values())
        .allSatisfy(sample -> assertThat(sample.max()).isEqualTo(0.01))
        .allSatisfy(sample -> assertThat(sample.turns()).isEqualTo(4));
  }

  @Test
  void aSideThatGetsFasterForEverIsTakenAsItIs() {
    double[] seconds = {1};
    Side faster = new Side("faster", runs -> seconds[0] *= 0.9);

    assertThat(Turns.take(List.of(faster), EFFORT).get("faster"))
        .satisfies(sample -> assertThat(sample.max()).isLessThan(Math.pow(0.9, 20)));
  }

  @Test
  void aSideThatTakesNoTimeWasNotMeasured() {
    Side idle = new Side("idle", runs -> 0);

    assertThatThrownBy(() -> Turns.take(List.of(idle), EFFORT))
        .isInstanceOf(MeasurementException.class)
        .hasMessage("idle took no time");
  }
}
