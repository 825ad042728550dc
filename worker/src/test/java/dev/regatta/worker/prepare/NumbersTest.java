package dev.regatta.worker.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
  @Test
  void decimalsAreRoundedAsTheLanguageRoundsThem() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      String text = decimal(random);
      assertThat(Double.doubleToLongBits(Numbers.parseOrNaN(text)))
          .as("%s, seed %d", text, seed)
          .isEqualTo(Double.doubleToLongBits(Double.parseDouble(text) + 0.0));
    }
  }

  private static String decimal(Random random) {
    StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
    int digits = 1 + random.nextInt(20);
    int point = random.nextInt(digits + 3);
    for (int i = 0; i < digits; i++) {
      text.append(i == point ? "." : "").append((char) ('0' + random.nextInt(10)));
    }
    return random.nextInt(4) == 0 ? text + "e" + (random.nextInt(60) - 30) : text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "+5", "5.", "5.0", ".5e1", "5E0", "50e-1", "0.05e+2"})
  void spellingsOfFive(String text) {
    assertThat(Numbers.parse(text)).hasValue(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", ".", "e5", "5e", "5e+", "0x5", "5f", "5d", "5 ", " 5", "1.2.3", "NaN"})
  void whatIsNoNumber(String text) {
    assertThat(Numbers.parse(text)).isEmpty();
  }

  @Test
  void zeroHasNoSign() {
    assertThat(Double.doubleToRawLongBits(Numbers.parseOrNaN("-0.0"))).isZero();
    assertThat(Double.doubleToRawLongBits(Numbers.parseOrNaN("-0e5"))).isZero();
  }
}
