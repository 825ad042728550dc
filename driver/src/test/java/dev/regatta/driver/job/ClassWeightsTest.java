package dev.regatta.driver.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.UserException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {
  private static final Map<String, Long> ROWS = new LinkedHashMap<>();

  static {
    ROWS.put("setosa", 10L);
    ROWS.put("versicolor", 25L);
    ROWS.put("virginica", 5L);
  }

  @Test
  void balancedClassesCountAlike() {
    Map<String, Double> weights = new BalancedClasses().of(ROWS);
    assertThat(weights.keySet()).containsExactlyElementsOf(ROWS.keySet());
    assertThat(weights).containsEntry("setosa", 40 / 30.0);
    ROWS.forEach(
        (name, rows) ->
            assertThat(weights.getOrDefault(name, 0.0) * rows).isCloseTo(40 / 3.0, within(1e-12)));
  }

  @Test
  void classesThatAreNotNamedCountOne() {
    assertThat(new EqualClasses().of(ROWS)).isEmpty();
    assertThat(new WeightedClasses(Map.of("virginica", 4.0)).of(ROWS).values())
        .containsExactly(1.0, 1.0, 4.0);
  }

  @Test
  void namesAndWeightsThatAreWrongAreTold() {
    WeightedClasses typo = new WeightedClasses(Map.of("virginca", 4.0));
    assertThatThrownBy(() -> typo.of(ROWS))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "training.class-weights: the label has no class virginca (did you mean virginica?); it"
                + " has setosa, versicolor, virginica");
    for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new WeightedClasses(Map.of("setosa", weight)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the weight of class setosa is " + weight + "; weights are greater than 0");
    }
  }
}
