package dev.regatta.worker.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.BinaryCrossEntropy;
import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.loss.MeanSquaredError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics of classes against their definitions, row by row in double. */
class ClassMetricsTest {
  private static final int ROWS = 400;
  private static final List<Metric> ALL =
      List.of(
          new F1Macro(OptionalInt.empty()),
          new F1Micro(OptionalInt.empty()),
          new PrecisionMacro(OptionalInt.empty()),
          new RecallMacro(OptionalInt.empty()),
          new Matthews(OptionalInt.empty()),
          new LogLoss(),
          new Brier());

  private final float[] labels = new float[ROWS];
  private final float[] weights = new float[ROWS];
  private float[] outputs = {};

  private void rows(int width, int classes, long seed) {
    Random random = new Random(seed);
    outputs = new float[ROWS * width];
    for (int row = 0; row < ROWS; row++) {
      // The last class of several is in no row.
      labels[row] = random.nextInt(Math.max(2, classes - 1));
      weights[row] = random.nextInt(3) == 0 ? 1 : 2 * random.nextFloat();
      for (int i = 0; i < width; i++) {
        double hint = width == 1 ? 2 * labels[row] - 1 : labels[row] == i ? 1 : 0;
        outputs[row * width + i] = (float) (hint + 1.3 * random.nextGaussian());
      }
    }
  }

  private Map<String, Double> values(Loss loss, int width, List<Metric> metrics) {
    Learnt learnt = new Learnt(loss, width, 1);
    List<Metric> decided = Metrics.with(List.of(new MeanLoss()), metrics, learnt);
    Evaluation first = new Evaluation(decided);
    Evaluation rest = new Evaluation(decided);
    first.add(outputs, labels, weights, 100, width, loss);
    int more = ROWS - 100;
    float[] moreOutputs = new float[more * width];
    float[] moreLabels = new float[more];
    float[] moreWeights = new float[more];
    System.arraycopy(outputs, 100 * width, moreOutputs, 0, moreOutputs.length);
    System.arraycopy(labels, 100, moreLabels, 0, more);
    System.arraycopy(weights, 100, moreWeights, 0, more);
    rest.add(moreOutputs, moreLabels, moreWeights, more, width, loss);
    first.merge(Evaluation.decode(decided, rest.encode()));
    return first.values();
  }

  private double[] probabilities(int row, int width) {
    if (width == 1) {
      double one = 1 / (1 + Math.exp(-outputs[row]));
      return new double[] {1 - one, one};
    }
    double sum = 0;
    double[] p = new double[width];
    for (int i = 0; i < width; i++) {
      p[i] = Math.exp(outputs[row * width + i]);
      sum += p[i];
    }
    for (int i = 0; i < width; i++) {
      p[i] /= sum;
    }
    return p;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void metricsAreWhatTheDefinitionsSay(int width) {
    int classes = Math.max(2, width);
    Loss loss = width == 1 ? new BinaryCrossEntropy() : new CrossEntropy();
    rows(width, classes, 11 + width);
    double[][] confusion = new double[classes][classes];
    double all = 0;
    double logLoss = 0;
    double brier = 0;
    for (int row = 0; row < ROWS; row++) {
      double[] p = probabilities(row, width);
      int best = 0;
      double distance = 0;
      for (int i = 0; i < classes; i++) {
        best = p[i] > p[best] ? i : best;
        distance += Math.pow(p[i] - (labels[row] == i ? 1 : 0), 2);
      }
      confusion[(int) labels[row]][best] += weights[row];
      all += weights[row];
      logLoss -= weights[row] * Math.log(p[(int) labels[row]]);
      brier += weights[row] * distance / (classes == 2 ? 2 : 1);
    }
    double f1 = 0;
    double precision = 0;
    double recall = 0;
    double right = 0;
    double products = 0;
    double truths = 0;
    double predictions = 0;
    for (int i = 0; i < classes; i++) {
      double truth = 0;
      double predicted = 0;
      for (int j = 0; j < classes; j++) {
        truth += confusion[i][j];
        predicted += confusion[j][i];
      }
      double hit = confusion[i][i];
      f1 += hit == 0 ? 0 : 2 * hit / (truth + predicted) / classes;
      precision += hit == 0 ? 0 : hit / predicted / classes;
      recall += hit == 0 ? 0 : hit / truth / classes;
      right += hit;
      products += truth * predicted;
      truths += truth * truth;
      predictions += predicted * predicted;
    }
    Map<String, Double> values = values(loss, width, ALL);
    assertClose(values, "f1-macro", f1);
    assertClose(values, "f1-micro", right / all);
    assertClose(values, "precision-macro", precision);
    assertClose(values, "recall-macro", recall);
    assertClose(
        values,
        "matthews",
        (right * all - products) / Math.sqrt((all * all - predictions) * (all * all - truths)));
    assertThat(values.get("log-loss")).isCloseTo(logLoss / all, within(1e-6));
    assertThat(values.get("log-loss")).isCloseTo(values.get("loss"), within(1e-6));
    assertThat(values.get("brier")).isCloseTo(brier / all, within(1e-6));
  }

  private static void assertClose(Map<String, Double> values, String label, double expected) {
    assertThat(values.get(label)).as(label).isCloseTo(expected, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void areasAreThoseOfAllPairsWithinTheirBound(int width) {
    Loss loss = width == 1 ? new BinaryCrossEntropy() : new CrossEntropy();
    rows(width, 2, 5);
    double pairs = 0;
    double inOneBin = 0;
    double ordered = 0;
    for (int one = 0; one < ROWS; one++) {
      for (int zero = 0; zero < ROWS; zero++) {
        if (labels[one] == 1 && labels[zero] == 0) {
          double weight = (double) weights[one] * weights[zero];
          double up = probabilities(one, width)[1];
          double down = probabilities(zero, width)[1];
          pairs += weight;
          ordered += up > down ? weight : up == down ? weight / 2 : 0;
          inOneBin += (int) (1000 * up) == (int) (1000 * down) ? weight : 0;
        }
      }
    }
    Map<String, Double> values = values(loss, width, List.of(new RocAuc(), new PrAuc()));
    assertThat(values.get("roc-auc")).isCloseTo(ordered / pairs, within(inOneBin / pairs / 2));
    assertThat(ordered / pairs).isBetween(0.6, 0.95);
    assertThat(values.get("pr-auc")).isCloseTo(averagePrecision(width), within(2e-3));
  }

  /** By every row's own probability as a threshold. */
  private double averagePrecision(int width) {
    double ones = 0;
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      if (labels[row] == 0) {
        continue;
      }
      double above = 0;
      double right = 0;
      for (int other = 0; other < ROWS; other++) {
        if (probabilities(other, width)[1] >= probabilities(row, width)[1]) {
          above += weights[other];
          right += labels[other] * weights[other];
        }
      }
      ones += weights[row];
      sum += weights[row] * right / above;
    }
    return sum / ones;
  }

  @Test
  void areasOfSeparatedAndOfUnknownProbabilities() {
    List<Metric> areas = List.of(new RocAuc(), new PrAuc());
    Evaluation right = new Evaluation(areas);
    Loss loss = new BinaryCrossEntropy();
    right.add(new float[] {-9, -1, 1, 90}, new float[] {0, 0, 1, 1}, null, 4, 1, loss);
    assertThat(right.values()).containsEntry("roc-auc", 1.0).containsEntry("pr-auc", 1.0);
    right.add(new float[] {Float.NaN}, new float[] {0}, null, 1, 1, loss);
    assertThat(right.values().values()).containsOnly(Double.NaN);
    Evaluation oneClass = new Evaluation(areas);
    oneClass.add(new float[] {1}, new float[] {0}, null, 1, 1, loss);
    assertThat(oneClass.values().values()).containsOnly(Double.NaN);
  }

  @Test
  void nothingIsRightThatIsNoNumberAndNothingIsKnownWithoutRows() {
    Learnt learnt = new Learnt(new CrossEntropy(), 2, 1);
    List<Metric> decided = Metrics.with(List.of(), ALL, learnt);
    assertThat(new Evaluation(decided).values().values()).hasSize(7).containsOnly(Double.NaN);
    Evaluation evaluation = new Evaluation(decided);
    float[] unknown = {Float.NaN, 1};
    evaluation.add(unknown, new float[] {1}, null, 1, 2, new CrossEntropy());
    assertThat(evaluation.values()).containsEntry("recall-macro", 0.0);
    assertThat(evaluation.values()).containsEntry("log-loss", Double.NaN);
  }

  @Test
  void metricsThatSayNothingOfWhatIsLearntAreRefused() {
    Learnt numbers = new Learnt(new MeanSquaredError(), 1, 1);
    Learnt three = new Learnt(new CrossEntropy(), 3, 1);
    Learnt flags = new Learnt(new BinaryCrossEntropy(), 3, 3);
    for (Metric metric : ALL) {
      assertRefused(metric, numbers, metric.label() + " is for classes, and the task is a regr");
    }
    assertRefused(new Accuracy(), numbers, "accuracy is for classes");
    assertRefused(new Rmse(1), three, "rmse is for numbers, and the label has classes");
    assertRefused(new RocAuc(), three, "roc-auc is for two classes, and the label has 3");
    assertRefused(new PrAuc(), flags, "pr-auc is for one label, and data.label names 3 columns");
    assertRefused(new HammingLoss(), three, "hamming-loss is for several labels");
    List<Metric> usual = Metrics.standard(three.loss(), 3, List.of(1.0));
    List<Metric> more = new ArrayList<>(List.of(new Accuracy(), new TopK(2)));
    assertThat(Metrics.with(usual, more, three).stream().map(Metric::label))
        .containsExactly("loss", "accuracy", "top-2");
  }

  private static void assertRefused(Metric metric, Learnt learnt, String message) {
    List<Metric> more = List.of(metric);
    assertThatThrownBy(() -> Metrics.with(List.of(), more, learnt))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("validation.metrics: " + message);
  }
}
