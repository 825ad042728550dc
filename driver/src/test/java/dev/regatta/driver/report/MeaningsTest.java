package dev.regatta.driver.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.driver.landscape.NoiseScale;
import dev.regatta.driver.landscape.Sharpness;
import dev.regatta.driver.report.Explanation.Setting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeaningsTest {
  private static final Setting SGD = new Setting("sgd", false, 0.01, 128, 2);
  private static final Setting ADAM = new Setting("adam", true, 0.01, 128, 2);

  private static Sharpness sharpness(double value) {
    return new Sharpness(value, 0.1, 7, true, 0.004);
  }

  private static NoiseScale noise(double inRows, long rows) {
    return new NoiseScale(2, 2 * inRows, 32, rows);
  }

  @Test
  void sharpnessIsJudgedByTheRunsHighestRate() {
    assertThat(Meanings.of(sharpness(20), SGD))
        .contains("below a rate of 0.1", "stayed at 0.01", "higher optimizer.learning-rate");
    assertThat(Meanings.of(sharpness(190), SGD)).contains("at the edge", "went up to 0.01");
    assertThat(Meanings.of(sharpness(20), ADAM)).contains("adam scales its steps");
    assertThat(Meanings.of(sharpness(0), SGD)).contains("curves upward nowhere");
  }

  @Test
  void aSharpnessThatMetTheLimitIsALowerBound() {
    assertThat(Meanings.of(new Sharpness(20, 3, 100, false, 0.004), ADAM))
        .endsWith("read it as at least this.");
  }

  @Test
  void theNoiseScaleIsJudgedByTheRowsOfAStep() {
    assertThat(Meanings.of(noise(5_000, 100_000), SGD))
        .contains("Steps of 128 rows are mostly noise", "up to about 5,000");
    assertThat(Meanings.of(noise(300, 100_000), SGD)).contains("about as large as the noise");
    assertThat(Meanings.of(noise(20, 100_000), SGD)).contains("smaller batches or fewer replicas");
    assertThat(Meanings.of(noise(5_000, 4_000), SGD)).contains("does not rise above its noise");
  }

  @Test
  void theGapIsJudgedByTheTrainingLoss() {
    assertThat(Meanings.ofGap(1, 1.02)).contains("about as well");
    assertThat(Meanings.ofGap(1, 0.9)).contains("about as well");
    assertThat(Meanings.ofGap(1, 1.2)).contains("20 percent above", "usual");
    assertThat(Meanings.ofGap(0.5, 1)).contains("100 percent above", "by heart");
    assertThat(Meanings.ofGap(-1, -0.5)).contains("50 percent above");
  }

  @Test
  void theDriftIsJudgedByWaysAtRightAngles() {
    assertThat(Meanings.ofDrift(List.of(9.0, 0.2), 4)).contains("98 percent", "same way");
    assertThat(Meanings.ofDrift(List.of(1.7), 4)).contains("51 percent", "(50 were", "cancels");
    assertThat(Meanings.ofDrift(List.of(1.0), 4)).contains("71 percent", "suits the run");
    assertThat(Meanings.ofDrift(List.of(), 4)).contains("does not tell");
    assertThat(Meanings.ofDrift(List.of(), 1)).contains("One worker");
  }

  @Test
  void theTableAndTheFileTellTheSame() {
    Explanation explanation =
        new Explanation(
            "abc",
            ADAM,
            48_000,
            sharpness(20),
            new NoiseScale(-1, 3, 32, 48_000),
            Map.of("loss", 0.5),
            Map.of("loss", 0.75),
            List.of(0.5, 1.0));

    ObjectNode json = explanation.toJson();

    assertThat(explanation.table())
        .extracting(Explanation.Line::name)
        .containsExactly("sharpness", "noise scale", "gap", "drift");
    assertThat(explanation.table().get(0).figure())
        .isEqualTo("20.00, off by 0.1000 at most; 7 Hessian products over 48,000 rows");
    assertThat(explanation.table().get(1).figure()).startsWith("beyond all rows");
    assertThat(explanation.table().get(2).figure())
        .isEqualTo("loss 0.5000 training, 0.7500 validation");
    assertThat(json.at("/sharpness/stableRate").asDouble()).isEqualTo(0.1);
    assertThat(json.at("/noiseScale/rows").isNull()).isTrue();
    assertThat(json.at("/gap/loss").asDouble()).isEqualTo(0.25);
    assertThat(json.at("/drift/validations/1").asDouble()).isEqualTo(1);
    explanation
        .table()
        .forEach(
            line ->
                assertThat(json.path("meanings").path(line.name()).asText())
                    .isEqualTo(line.meaning())
                    .endsWith("."));
  }
}
