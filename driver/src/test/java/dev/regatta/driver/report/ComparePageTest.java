package dev.regatta.driver.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ComparePageTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static ComparedRun run(String name, long seed, String status, double loss)
      throws Exception {
    ObjectNode summary =
        (ObjectNode)
            JSON.readTree(
                """
                {"status": "%s", "best": {"metric": "validation-loss", "value": %s, "epoch": 2},
                 "validation": {"loss": %s, "accuracy": 0.9}, "test": {"loss": 0.5, "accuracy": 0.8},
                 "rowsPerSecond": 12345.6, "epochs": 2}
                """
                    .formatted(status, loss, loss));
    List<ObjectNode> history = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      history.add(
          (ObjectNode)
              JSON.readTree(
                  """
                  {"round": %d, "rows": %d, "metrics": {"training-loss": %s,
                   "validation-loss": %s, "validation-accuracy": 0.9}}
                  """
                      .formatted(i, 100 * i, loss / i, i == 1 ? 1e9 * loss : loss)));
    }
    return new ComparedRun(name, seed, "runs/" + name, summary, history);
  }

  private static Comparison comparison() throws Exception {
    return new Comparison(
        "job.yaml over <optimizer>",
        List.of(
            run("sgd", 1, "completed", 0.5),
            run("sgd", 2, "completed", 0.7),
            run("adam", 1, "completed", 0.25),
            run("adam", 2, "diverged", 0.25)),
        Map.of("mse", "is for numbers & such"));
  }

  @Test
  void theTableHasALinePerAlternative() throws Exception {
    assertThat(comparison().table())
        .containsExactly(
            List.of(
                "",
                "best validation loss",
                "accuracy",
                "at epoch",
                "test accuracy",
                "rows/s",
                "ended"),
            List.of(
                "sgd",
                "0.6000 +- 0.14",
                "0.9000 +- 0.0",
                "2.0",
                "0.8000 +- 0.0",
                "12,346",
                "completed"),
            List.of(
                "adam",
                "0.2500 +- 0.0",
                "0.9000 +- 0.0",
                "2.0",
                "0.8000 +- 0.0",
                "12,346",
                "1 completed, 1 diverged"));
  }

  @Test
  void oneSeedHasNoDeviation() throws Exception {
    Comparison one = new Comparison("t", List.of(run("sgd", 1, "completed", 0.5)), Map.of());

    assertThat(one.table().get(1)).contains("0.5000", "0.9000");
  }

  @Test
  void theFileHasEveryRun() throws Exception {
    ObjectNode json = comparison().toJson();

    assertThat(json.path("runs")).hasSize(4);
    assertThat(json.at("/runs/3/diverged").asBoolean()).isTrue();
    assertThat(json.at("/runs/0/best/value").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/runs/1/seed").asLong()).isEqualTo(2);
    assertThat(json.at("/runs/1/directory").asText()).isEqualTo("runs/sgd");
    assertThat(json.at("/leftOut/mse").asText()).contains("numbers");
  }

  @Test
  void thePageHasThreeChartsALegendAndTheTable() throws Exception {
    String page = ComparePage.of(comparison());

    Document parsed = LineChartTest.parse(page);
    assertThat(parsed.getElementsByTagName("figure").getLength()).isEqualTo(3);
    assertThat(parsed.getElementsByTagName("polyline").getLength()).isEqualTo(12);
    assertThat(parsed.getElementsByTagName("li").getLength()).isEqualTo(2);
    assertThat(parsed.getElementsByTagName("tr").getLength()).isEqualTo(3);
    assertThat(parsed.getElementsByTagName("h1").item(0).getTextContent())
        .isEqualTo("job.yaml over <optimizer>");
    assertThat(page)
        .contains("training loss", "validation loss", "validation accuracy", "rows trained")
        .contains("prefers-color-scheme: dark", "Left out: mse: is for numbers &amp; such")
        .doesNotContain("src=", "href=", "url(", "<script");
  }

  @Test
  void linesOfOneAlternativeLookAlikeAndOthersDoNot() throws Exception {
    Document parsed = LineChartTest.parse(ComparePage.of(comparison()));
    List<String> colours =
        IntStream.range(0, 4)
            .mapToObj(i -> (Element) parsed.getElementsByTagName("polyline").item(i))
            .map(line -> line.getAttribute("stroke"))
            .toList();

    assertThat(colours.get(0)).isEqualTo(colours.get(1)).isNotEqualTo(colours.get(2));
    assertThat(colours.get(2)).isEqualTo(colours.get(3));
  }

  /** The first validation is a billion times the last: the axis ends where it can be read. */
  @Test
  void oneHighLossDoesNotPressTheOthersFlat() throws Exception {
    String page = ComparePage.of(comparison());

    assertThat(page).doesNotContain(">500M<", ">200M<").contains(">0.3<", ">0.7<");
  }
}
