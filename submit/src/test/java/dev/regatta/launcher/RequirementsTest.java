package dev.regatta.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequirementsTest {
  @ParameterizedTest
  @CsvSource({
    "8, 3.5.5, 2.12.18, runs Java 8",
    "11, 3.5.5, 2.12.18, runs Java 11",
    "16, 3.5.5, 2.12.18, runs Java 16",
    "23, 3.5.5, 2.12.18, runs Java 23",
    "25, 3.5.5, 2.12.18, runs Java 25",
    "17, 3.4.3, 2.12.17, runs Spark 3.4.3",
    "17, 3.50.1, 2.12.18, runs Spark 3.50.1",
    "21, 4.0.0, 2.13.16, runs Spark 4.0.0 and Scala 2.13.16",
    "11, 3.5.5, 2.13.8, runs Java 11 and Scala 2.13.8",
  })
  void namesEachVersionThatDoesNotFit(int java, String spark, String scala, String problem) {
    assertThat(Requirements.ours().problem(versions(java, spark, scala))).hasValue(problem);
  }

  @ParameterizedTest
  @CsvSource({"17, 3.5.0, 2.12.18", "17, 3.5.5-amzn-1, 2.12.15", "22, 3.5.9, 2.12.20"})
  void acceptsWhatFits(int java, String spark, String scala) {
    assertThat(Requirements.ours().problem(versions(java, spark, scala))).isEmpty();
  }

  @Test
  void asksNothingOfASparkThatIsNotThere() {
    assertThat(Requirements.ours().problem(new Versions(17, Optional.empty(), Optional.empty())))
        .isEmpty();
  }

  @Test
  void tellsEveryFindingInOneSentence() {
    assertThat(Requirements.ours().sentence(List.of("executor host-3 runs Java 11")))
        .isEqualTo(
            "Regatta needs Spark 3.5, Scala 2.12 and Java 17; executor host-3 runs Java 11.");
    assertThat(
            Requirements.ours()
                .sentence(List.of("executor a runs Java 8", "executor b runs Java 11")))
        .endsWith("Java 17; executor a runs Java 8; executor b runs Java 11.");
  }

  static Versions versions(int java, String spark, String scala) {
    return new Versions(java, Optional.of(spark), Optional.of(scala));
  }
}
