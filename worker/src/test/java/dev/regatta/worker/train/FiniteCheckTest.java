package dev.regatta.worker.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiniteCheckTest {
  private final FiniteCheck check = new FiniteCheck();

  @ParameterizedTest
  @ValueSource(ints = {1, 1023, 1024, 1025, 3000})
  void oneThatIsNotFiniteIsFoundAnywhere(int length) {
    float[] values = new float[length];
    Arrays.fill(values, -Float.MAX_VALUE);
    assertThat(check.holds(values)).isTrue();
    for (float other : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int at = 0; at < length; at++) {
        values[at] = other;
        assertThat(check.holds(values)).as("%s at %d", other, at).isFalse();
        values[at] = Float.MIN_VALUE;
      }
    }
    assertThat(check.holds(values)).as("nothing is kept").isTrue();
  }
}
