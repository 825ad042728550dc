package dev.regatta.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.bench.measure.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** What is made of outcomes, and the file that they stand in. */
class SeedsTest {
  @TempDir private Path folder;

  private static Outcome outcome(int replicas, int seed, double test, Double... validation) {
    Setting setting = new Setting(replicas, "auto", "auto", 0.001, validation.length, seed);
    return new Outcome(setting, 40, 1000, test, 100, Arrays.asList(validation));
  }

  private static Seeds seeds(int replicas, double test, Double... validation) {
    return new Seeds(
        IntStream.rangeClosed(1, 3)
            .mapToObj(seed -> outcome(replicas, seed, test + 0.001 * (seed - 2), validation))
            .toList());
  }

  @Test
  void rowsToAGoalLieOnTheLineBetweenTwoValidations() {
    Outcome outcome = outcome(1, 1, 0.9, 0.8, 0.86, 0.9, 0.85);

    assertThat(outcome.rowsTo(0.88).orElseThrow()).isCloseTo(250, within(1e-9));
    assertThat(outcome.roundsTo(0.88).orElseThrow()).isCloseTo(25, within(1e-9));
    assertThat(outcome.rowsTo(0.45).orElseThrow()).isCloseTo(50, within(1e-9));
    assertThat(outcome.rowsTo(0.91)).isEmpty();
    assertThat(outcome.roundsTo(0.91)).isEmpty();
  }

  @Test
  void spreadIsTheStandardDeviationOfTheSeeds() {
    assertThat(seeds(8, 0.9, 0.9).mean(Outcome::test)).isCloseTo(0.9, within(1e-12));
    assertThat(seeds(8, 0.9, 0.9).deviation(Outcome::test)).isCloseTo(0.001, within(1e-12));
    assertThat(new Seeds(List.of(outcome(1, 1, 0.9, 0.8))).deviation(Outcome::test)).isZero();
  }

  @Test
  void targetsCompareWithOneReplica() {
    List<Figure> figures =
        QualityTargets.figures(
            List.of(
                seeds(1, 0.895, 0.85, 0.89),
                seeds(8, 0.896, 0.86, 0.9),
                seeds(32, 0.892, 0.8, 0.88)));

    assertThat(figures)
        .extracting(Figure::name)
        .containsExactly(
            "quality/8/auto/test-accuracy-over-1",
            "quality/8/auto/rows-to-87-vs-1",
            "quality/32/auto/test-accuracy-over-1",
            "quality/32/auto/rows-to-87-vs-1");
    assertThat(figures.get(0).value()).isCloseTo(0.1, within(1e-9));
    assertThat(figures.get(1).value()).isCloseTo(1.25 / 1.5, within(1e-9));
    assertThat(figures)
        .extracting(figure -> figure.holds().orElseThrow())
        .containsExactly(true, true, false, true);
  }

  @Test
  void whatStandsInTheFileIsNotTrainedAgain() throws IOException {
    Path file = folder.resolve("outcomes.jsonl");
    Outcome first = outcome(1, 1, 0.9, 0.8, 0.86);
    Outcome second = outcome(1, 2, 0.9, 0.8, 0.87);
    assertThat(Outcomes.open(file).of(first.setting(), setting -> first)).isEqualTo(first);
    Files.writeString(file, Files.readString(file) + second.line().substring(0, 30));

    Outcomes again = Outcomes.open(file);

    Outcome known =
        again.of(
            first.setting(),
            setting -> {
              throw new AssertionError("trained again");
            });
    assertThat(known).isEqualTo(first);
    assertThat(again.of(second.setting(), setting -> second)).isEqualTo(second);
    assertThat(Files.readAllLines(file)).containsExactly(first.line(), second.line());
  }

  @Test
  void thePictureHasALineAndABandForEverySetting() throws Exception {
    Path file = folder.resolve("curves.svg");
    Files.writeString(
        file, Curves.svg(List.of(seeds(1, 0.9, 0.8, 0.86, 0.9), seeds(8, 0.9, 0.82, 0.87, 0.91))));

    Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());

    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    assertThat(svg.getElementsByTagName("polygon").getLength()).isEqualTo(2);
    assertThat(svg.getDocumentElement().getTextContent()).contains("1/auto", "8/auto", "91 %");
  }
}
