package dev.regatta.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and scripts read of figures. */
class ReportTest {
  private static final Map<String, Sample> SIDES =
      Map.of(
          "a", new Sample("ms", new double[] {30, 10, 20}),
          "b", new Sample("ms", new double[] {4, 5, 6}));

  private final Report report = new Report(Effort.QUICK, new PrintStream(System.err));

  @TempDir Path directory;

  @Test
  void aRatioIsThatOfTheMedians() {
    Figure figure = Figure.ratio("x/a-vs-b", "times", "a", "b", SIDES);

    assertThat(figure.value()).isEqualTo(4);
    assertThat(figure.holds()).isEmpty();
  }

  @Test
  void aTargetsOwnLimitHolds() {
    Figure figure = Figure.ratio("x/a-vs-b", "times", "a", "b", SIDES);

    assertThat(figure.withTarget(Target.atLeast(4)).holds()).contains(true);
    assertThat(figure.withTarget(Target.atMost(4)).holds()).contains(true);
    assertThat(figure.withTarget(Target.atLeast(4.01)).holds()).contains(false);
    assertThat(figure.withTarget(Target.atMost(3.99)).holds()).contains(false);
  }

  @Test
  void theTableSaysWhetherATargetHolds() {
    report.add(Figure.of("x/a", new Sample("ms", new double[] {30, 10, 20})));
    report.add(Figure.ratio("x/a-vs-b", "times", "a", "b", SIDES).withTarget(Target.atLeast(15)));

    assertThat(report.markdown())
        .contains("| x/a | 20 | ms | 10 to 30 |  |  |")
        .contains("| x/a-vs-b | 4 | times |  | at least 15 | **no** |");
  }

  @Test
  void theFileHasAnObjectPerFigure() throws Exception {
    report.add(Figure.of("x/a", new Sample("ms", new double[] {30, 10, 20})));
    report.add(Figure.ratio("x/a-vs-b", "times", "a", "b", SIDES).withTarget(Target.atMost(4.1)));
    Path file = directory.resolve("figures.json");

    report.write(file);

    JsonNode figures = new ObjectMapper().readTree(file.toFile());
    assertThat(figures).hasSize(2);
    assertThat(figures.get(0).get("target").isNull()).isTrue();
    assertThat(figures.get(0).get("holds").isNull()).isTrue();
    JsonNode ratio = figures.get(1);
    assertThat(ratio.get("name").asText()).isEqualTo("x/a-vs-b");
    assertThat(ratio.get("value").asDouble()).isEqualTo(4);
    assertThat(ratio.get("unit").asText()).isEqualTo("times");
    assertThat(ratio.get("target").asText()).isEqualTo("at most 4.1");
    assertThat(ratio.get("holds").asBoolean()).isTrue();
    JsonNode how = ratio.get("how");
    assertThat(how.at("/measured/a/median").asDouble()).isEqualTo(20);
    assertThat(how.at("/measured/b/turns").asInt()).isEqualTo(3);
    assertThat(how.at("/environment/java").asText()).startsWith("17");
    assertThat(how.at("/environment/regatta").asText()).matches("\\d+\\..*");
    assertThat(how.at("/environment/spark").asText()).startsWith("3.5");
  }
}
