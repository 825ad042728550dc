package dev.regatta.worker.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.BinaryCrossEntropy;
import dev.regatta.worker.loss.MeanSquaredError;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final float NAN = Float.NaN;

  @Test
  void namesAreThoseOfTheJobFile() {
    assertThat(List.copyOf(Metrics.REGISTRY.names()))
        .containsExactly(
            "loss",
            "accuracy",
            "top-k",
            "rmse",
            "mae",
            "r2",
            "mape",
            "f1-macro",
            "f1-micro",
            "precision-macro",
            "recall-macro",
            "matthews",
            "log-loss",
            "brier",
            "roc-auc",
            "pr-auc",
            "subset-accuracy",
            "hamming-loss");
  }

  @Test
  void standardMetricsFollowFromLossAndOutputs() {
    assertThat(labels(Metrics.standard(new FakeLoss(true), 5, List.of(1.0))))
        .containsExactly("loss", "accuracy");
    assertThat(labels(Metrics.standard(new FakeLoss(true), 6, List.of(1.0))))
        .containsExactly("loss", "accuracy", "top-5");
    assertThat(labels(Metrics.standard(new FakeLoss(false), 1, List.of(1.0))))
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
    Evaluation evaluation = new Evaluation(Metrics.standard(new FakeLoss(false), 1, List.of(1.0)));
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

  /** Errors 2, 1, 0 and 3 of labels 4, -2, 5 and 12: fractions 1/2, 1/2, 0 and 1/4. */
  @Test
  void mapeIsAFractionOfEachLabel() {
    Evaluation evaluation = new Evaluation(List.of(mape(0)));
    float[] outputs = {6, -3, 5, 9};
    float[] labels = {4, -2, 5, 12};
    evaluation.add(outputs, labels, new float[] {1, 2, 0.5f, 4}, 4, 1, new FakeLoss(false));

    assertThat(evaluation.values()).containsExactly(Map.entry("mape", 2.5 / 7.5));
    assertThat(new Evaluation(List.of(mape(0))).values()).containsEntry("mape", Double.NaN);
  }

  /** What scikit-learn's mean_absolute_percentage_error([0], [0.5]) and ([0], [0]) are. */
  @Test
  void mapeOfALabelOfZeroIsHugeUnlessItIsHit() {
    assertThat(value(mape(0), new float[] {0.5f}, 1, 0)).isEqualTo(0.5 / 2.220446049250313e-16);
    assertThat(value(mape(0), new float[] {0}, 1, 0)).isZero();
    assertThat(value(mape(0), new float[] {NAN}, 1, 0)).isNaN();
  }

  @Test
  void mapeOfSeveralTargetsIsTheirMeanOrThatOfOne() {
    MeanSquaredError loss = new MeanSquaredError();
    Learnt learnt = new Learnt(loss, 2, 2);
    float[] outputs = {6, 1};
    float[] labels = {4, 4};

    assertThat(mapeOf(new Mape(OptionalInt.empty()).of(learnt), outputs, labels)).isEqualTo(0.625);
    assertThat(mapeOf(mape(1).of(learnt), outputs, labels)).isEqualTo(0.75);
    assertThatThrownBy(() -> mape(2).of(learnt))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "validation.metrics: mape has target 2, and data.label names 2 column(s), counted from"
                + " 0");
    assertThatThrownBy(() -> mape(0).of(new Learnt(new BinaryCrossEntropy(), 1, 1)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("mape is for numbers");
  }

  private static double mapeOf(Metric metric, float[] outputs, float[] labels) {
    Evaluation evaluation = new Evaluation(List.of(metric));
    evaluation.add(outputs, labels, null, 1, 2, new MeanSquaredError());
    return value(evaluation, "mape");
  }

  private static Mape mape(int target) {
    return new Mape(OptionalInt.of(target));
  }

  @Test
  void divergedOutputsShowInTheValues() {
    assertThat(value(new MeanLoss(), new float[] {NAN}, 1, 3)).isNaN();
    assertThat(value(new Rmse(1), new float[] {Float.POSITIVE_INFINITY}, 1, 3))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(value(new R2(), new float[] {Float.POSITIVE_INFINITY}, 1, 3)).isNaN();
  }

  private static double value(Evaluation evaluation, String label) {
    return evaluation.values().getOrDefault(label, Double.NaN);
  }

  private static double value(Metric metric, float[] outputs, int width, float label) {
    Evaluation evaluation = new Evaluation(List.of(metric));
    evaluation.add(outputs, new float[] {label}, null, 1, width, new FakeLoss(false));
    return evaluation.values().getOrDefault(metric.label(), Double.NEGATIVE_INFINITY);
  }

  private static List<String> labels(List<Metric> metrics) {
    return metrics.stream().map(Metric::label).toList();
  }

  @Test
  void figuresOfSeveralTargetsAreMeans() {
    MeanSquaredError loss = new MeanSquaredError();
    List<Metric> metrics = Metrics.standard(loss, 2, List.of(10.0, 1.0));
    Evaluation whole = new Evaluation(metrics);
    Evaluation first = new Evaluation(List.of(new Rmse(10), new Mae(10), new R2()));
    Evaluation second = new Evaluation(List.of(new Rmse(1), new Mae(1), new R2()));
    Random random = new Random(3);
    for (int i = 0; i < 60; i++) {
      float[] outputs = {random.nextFloat(), random.nextFloat()};
      float[] labels = {random.nextFloat(), random.nextFloat()};
      float[] weight = {random.nextFloat()};
      whole.add(outputs, labels, weight, 1, 2, loss);
      first.add(new float[] {outputs[0]}, new float[] {labels[0]}, weight, 1, 1, loss);
      second.add(new float[] {outputs[1]}, new float[] {labels[1]}, weight, 1, 1, loss);
    }
    assertThat(whole.values().keySet()).containsExactly("loss", "rmse", "mae", "r2");
    for (String label : List.of("rmse", "mae", "r2")) {
      assertThat(whole.values().get(label))
          .isEqualTo((value(first, label) + value(second, label)) / 2);
    }
    Evaluation read = Evaluation.decode(metrics, whole.encode());
    assertThat(read.values()).isEqualTo(whole.values());
  }

  @Test
  void labelsOfTheirOwnAreCountedByTheDefinitions() {
    BinaryCrossEntropy loss = new BinaryCrossEntropy();
    List<Metric> metrics = Metrics.standard(loss, 3, List.of(1.0, 1.0, 1.0));
    Evaluation evaluation = new Evaluation(metrics);
    // Rows of (logits), (labels), weight. The third label is never there and never predicted.
    evaluation.add(
        new float[] {1, -1, -1, 1, 1, -1, -1, 1, -1, -1, -1, -1},
        new float[] {1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0},
        new float[] {1, 2, 1, 0.5f},
        4,
        3,
        loss);
    Map<String, Double> values = evaluation.values();
    assertThat(values.keySet())
        .containsExactly("loss", "f1-macro", "f1-micro", "subset-accuracy", "hamming-loss");
    // First: TP 1, FP 2, FN 1.5. Second: TP 2, FP 1.
    assertThat(values.get("f1-macro")).isCloseTo((2 / 5.5 + 4 / 5.0 + 0) / 3, within(1e-15));
    assertThat(values.get("f1-micro")).isCloseTo(6 / (6 + 3 + 1.5), within(1e-15));
    assertThat(values.get("subset-accuracy")).isEqualTo(1 / 4.5);
    assertThat(values.get("hamming-loss"))
        .isCloseTo((2 * 1 + 1 * 2 + 0.5 * 1) / 3 / 4.5, within(1e-15));
    assertThat(new Evaluation(metrics).values().values()).containsOnly(Double.NaN);

    Evaluation diverged = new Evaluation(List.of(new SubsetAccuracy(), new HammingLoss()));
    diverged.add(new float[] {NAN, NAN}, new float[] {0, 1}, null, 1, 2, loss);
    assertThat(diverged.values()).containsEntry("subset-accuracy", 0.0);
    assertThat(diverged.values()).containsEntry("hamming-loss", 1.0);
  }
}
