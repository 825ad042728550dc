package dev.regatta.worker.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final float NAN = Float.NaN;

  @Test
  void namesAreThoseOfTheJobFile() {
    assertThat(Metrics.REGISTRY.names())
        .containsExactly("loss", "accuracy", "top-k", "rmse", "mae", "r2");
  }

  @Test
  void standardMetricsFollowFromLossAndOutputs() {
    assertThat(labels(Metrics.standard(new FakeLoss(true), 5, 1)))
        .containsExactly("loss", "accuracy");
    assertThat(labels(Metrics.standard(new FakeLoss(true), 6, 1)))
        .containsExactly("loss", "accuracy", "top-5");
    assertThat(labels(Metrics.standard(new FakeLoss(false), 1, 1)))
        .containsExactly("loss", "rmse", "mae", "r2");
  }

  @Test
  void everyMetricStatesItsDirection() {
    List<Metric> all =
        List.of(new MeanLoss(), new Accuracy(), new TopK(2), new Rmse(1), new Mae(1), new R2());
    assertThat(all.stream().filter(Metric::higherIsBetter).map(Metric::label))
        .containsExactly("accuracy", "top-2", "r2");
  }

  @Test
  void accuracyPrefersTheLowestIndexOfEqualOutputs() {
    float[] outputs = {1, 3, 3, 0};
    assertThat(value(new Accuracy(), outputs, 4, 1)).isEqualTo(1);
    assertThat(value(new Accuracy(), outputs, 4, 2)).isZero();
  }

  @Test
  void topKPrefersTheLowestIndexesOfEqualOutputs() {
    float[] outputs = {2, 3, 2, 2};
    assertThat(value(new TopK(2), outputs, 4, 1)).isEqualTo(1);
    assertThat(value(new TopK(2), outputs, 4, 0)).isEqualTo(1);
    assertThat(value(new TopK(2), outputs, 4, 2)).isZero();
    assertThat(value(new TopK(3), outputs, 4, 2)).isEqualTo(1);
    assertThat(value(new TopK(9), outputs, 4, 3)).isEqualTo(1);
  }

  @Test
  void aSingleLogitDecidesAboveZero() {
    assertThat(value(new Accuracy(), new float[] {0.1f}, 1, 1)).isEqualTo(1);
    assertThat(value(new Accuracy(), new float[] {0.1f}, 1, 0)).isZero();
    assertThat(value(new Accuracy(), new float[] {0}, 1, 0)).isEqualTo(1);
    assertThat(value(new Accuracy(), new float[] {0}, 1, 1)).isZero();
    assertThat(value(new Accuracy(), new float[] {-0.1f}, 1, 0)).isEqualTo(1);
    assertThat(value(new TopK(2), new float[] {-0.1f}, 1, 1)).isEqualTo(1);
  }

  @Test
  void notANumberIsNeverRight() {
    assertThat(value(new Accuracy(), new float[] {NAN, NAN}, 2, 0)).isZero();
    assertThat(value(new Accuracy(), new float[] {NAN, 1}, 2, 1)).isZero();
    assertThat(value(new TopK(9), new float[] {NAN, 1}, 2, 0)).isZero();
    assertThat(value(new Accuracy(), new float[] {NAN}, 1, 0)).isZero();
    assertThat(value(new Accuracy(), new float[] {NAN}, 1, 1)).isZero();
    assertThat(value(new TopK(2), new float[] {NAN}, 1, 1)).isZero();
  }

  @Test
  void refusesALabelThatIsNoClass() {
    for (float label : new float[] {-1, 3, 0.5f, NAN}) {
      assertThatThrownBy(() -> value(new Accuracy(), new float[] {1, 2, 3}, 3, label))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("label " + label + " is not a class from 0 to 2");
    }
  }

  @Test
  void regressionMetricsWeighRows() {
    Evaluation evaluation = new Evaluation(Metrics.standard(new FakeLoss(false), 1, 1));
    float[] outputs = {1, 2, 7};
    float[] labels = {1, 4, 3};
    evaluation.add(outputs, labels, new float[] {1, 2, 0.5f}, 3, 1, new FakeLoss(false));

    // Squared errors 0, 4, 16; weights sum to 3.5; labels' mean 3, spread 1*4 + 2*1 + 0.5*0 = 6.
    Map<String, Double> values = evaluation.values();
    assertThat(values.keySet()).containsExactly("loss", "rmse", "mae", "r2");
    assertThat(values.get("loss")).isEqualTo(16 / 3.5);
    assertThat(values.get("rmse")).isEqualTo(Math.sqrt(16 / 3.5));
    assertThat(values.get("mae")).isEqualTo(6 / 3.5);
    assertThat(values.get("r2")).isCloseTo(1 - 16.0 / 6, within(1e-15));
  }

  @Test
  void r2DoesNotCancelFarFromZero() {
    float far = 1 << 23;
    float[] labels = {far, far + 1, far + 2};
    float[] outputs = {far, far + 1, far + 1};
    Evaluation evaluation = new Evaluation(List.of(new R2()));
    for (int i = 0; i < 1000; i++) {
      evaluation.add(outputs, labels, null, 3, 1, new FakeLoss(false));
    }
    assertThat(evaluation.values().get("r2")).isEqualTo(0.5);
  }

  @Test
  void r2OfEqualLabelsIsOneOnlyWhereAllIsRight() {
    assertThat(value(new R2(), new float[] {3}, 1, 3)).isEqualTo(1);
    assertThat(value(new R2(), new float[] {4}, 1, 3)).isZero();
  }

  @Test
  void divergedOutputsShowInTheValues() {
    assertThat(value(new MeanLoss(), new float[] {NAN}, 1, 3)).isNaN();
    assertThat(value(new Rmse(1), new float[] {Float.POSITIVE_INFINITY}, 1, 3))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(value(new R2(), new float[] {Float.POSITIVE_INFINITY}, 1, 3)).isNaN();
  }

  private static double value(Metric metric, float[] outputs, int width, float label) {
    Evaluation evaluation = new Evaluation(List.of(metric));
    evaluation.add(outputs, new float[] {label}, null, 1, width, new FakeLoss(false));
    return evaluation.values().getOrDefault(metric.label(), Double.NEGATIVE_INFINITY);
  }

  private static List<String> labels(List<Metric> metrics) {
    return metrics.stream().map(Metric::label).toList();
  }
}
