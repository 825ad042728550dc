package dev.regatta.worker.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.Binder;
import dev.regatta.conf.JobText;
import dev.regatta.conf.Registries;
import dev.regatta.conf.UserException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossContractTest {
  private static final int ROWS = 37;
  private static final long SEED = 5;

  private final Random random = new Random(SEED);

  static Stream<String> names() {
    assertThat(Losses.REGISTRY.names())
        .contains("cross-entropy", "binary-cross-entropy", "focal", "hinge")
        .contains("mse", "mae", "huber", "log-cosh", "quantile", "poisson");
    return Losses.REGISTRY.names().stream();
  }

  static Loss loss(String name) {
    return new Binder(new Registries(List.of(Losses.REGISTRY)))
        .bind(JobText.parse("test", "type: " + name, Map.of()), Loss.class);
  }

  private static int classes(String name) {
    return name.startsWith("binary") ? 2 : 4;
  }

  private static int width(String name) {
    return loss(name).outputs(loss(name).classifies() ? classes(name) : 0);
  }

  @ParameterizedTest
  @MethodSource("names")
  void gradientIsTheSlopeOfTheReferenceLoss(String name) {
    int width = width(name);
    Case data = new Case(name, width);
    float scale = 0.3f;
    float[] gradient = new float[ROWS * width];
    double sum =
        loss(name).gradient(data.outputs, data.labels, data.weights, ROWS, width, scale, gradient);
    double expectedSum = 0;
    double h = 1e-5;
    for (int row = 0; row < ROWS; row++) {
      double[] z = data.row(row);
      expectedSum += data.weights[row] * ReferenceLosses.loss(name, z, data.labels[row]);
      for (int i = 0; i < width; i++) {
        double[] up = z.clone();
        double[] down = z.clone();
        up[i] += h;
        down[i] -= h;
        double slope =
            (ReferenceLosses.loss(name, up, data.labels[row])
                    - ReferenceLosses.loss(name, down, data.labels[row]))
                / (2 * h);
        assertThat((double) gradient[row * width + i])
            .isCloseTo(scale * data.weights[row] * slope, within(1e-6));
      }
    }
    assertThat(sum).isCloseTo(expectedSum, within(1e-5));
  }

  @ParameterizedTest
  @MethodSource("names")
  void theSumIsThatOfTheRows(String name) {
    int width = width(name);
    Case data = new Case(name, width);
    double weighted = 0;
    double plain = 0;
    for (int row = 0; row < ROWS; row++) {
      double loss = loss(name).rowLoss(data.outputs, row * width, width, data.labels, row);
      weighted += data.weights[row] * loss;
      plain += loss;
    }
    float[] gradient = new float[ROWS * width];
    assertThat(
            loss(name).gradient(data.outputs, data.labels, data.weights, ROWS, width, 1, gradient))
        .isEqualTo(weighted);
    assertThat(loss(name).gradient(data.outputs, data.labels, null, ROWS, width, 1, gradient))
        .isEqualTo(plain);
  }

  @ParameterizedTest
  @MethodSource("names")
  void aRowOfWeightZeroCountsForNothingWhateverItHolds(String name) {
    int width = width(name);
    Case data = new Case(name, width);
    data.weights[3] = 0;
    data.outputs[3 * width] = Float.POSITIVE_INFINITY;
    float[] gradient = new float[ROWS * width];
    java.util.Arrays.fill(gradient, Float.NaN);
    double sum =
        loss(name).gradient(data.outputs, data.labels, data.weights, ROWS, width, 1, gradient);
    assertThat(sum).isFinite();
    for (float value : gradient) {
      assertThat(value).isFinite();
    }
    assertThat(gradient[3 * width]).isZero();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aLossThatIsNotFiniteShows(String name) {
    int width = width(name);
    Case data = new Case(name, width);
    data.outputs[2 * width] = Float.NaN;
    float[] gradient = new float[ROWS * width];
    assertThat(
            loss(name).gradient(data.outputs, data.labels, data.weights, ROWS, width, 1, gradient))
        .isNaN();
  }

  @ParameterizedTest
  @MethodSource("names")
  void lossesStayFiniteAtExtremeOutputs(String name) {
    int width = width(name);
    float[] outputs = new float[width];
    outputs[0] = -3e4f;
    assertThat(loss(name).rowLoss(outputs, 0, width, new float[] {0}, 0)).isFinite();
    assertThat(loss(name).rowLoss(outputs, 0, width, new float[] {0, 1}, 1))
        .isFinite()
        .isPositive();
  }

  @ParameterizedTest
  @MethodSource("names")
  void predictionsAreWhatTheDefinitionsSay(String name) {
    int width = width(name);
    Case data = new Case(name, width);
    Loss loss = loss(name);
    double[] expected = ReferenceLosses.predictions(name, data.row(1));
    float[] predicted = new float[loss.predictions(width) + 1];
    loss.predict(data.outputs, width, width, predicted, 1);
    assertThat(loss.predictions(width)).isEqualTo(expected.length);
    assertThat(loss.predictions(width)).isEqualTo(loss.classifies() ? classes(name) : 1);
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) predicted[1 + i])
          .isCloseTo(expected[i], within(1e-6 * (1 + Math.abs(expected[i]))));
      sum += predicted[1 + i];
    }
    if (loss.classifies()) {
      assertThat(sum).isCloseTo(1, within(1e-6));
    }
  }

  static Stream<String> namesOnEachOutput() {
    return names().filter(name -> loss(name).labels(3) == 3);
  }

  @ParameterizedTest
  @MethodSource("namesOnEachOutput")
  void theLossOfSeveralOutputsIsTheMeanOverThem(String name) {
    assertThat(namesOnEachOutput()).hasSizeGreaterThan(5);
    int width = 3;
    Loss loss = loss(name);
    Case data = new Case(name, width, width);
    float scale = 0.3f;
    float[] gradient = new float[ROWS * width];
    double sum =
        loss.gradient(data.outputs, data.labels, data.weights, ROWS, width, scale, gradient);
    double expected = 0;
    float[] alone = new float[1];
    for (int row = 0; row < ROWS; row++) {
      double rowLoss = loss.rowLoss(data.outputs, row * width, width, data.labels, row * width);
      double[] labels = new double[width];
      for (int i = 0; i < width; i++) {
        int at = row * width + i;
        labels[i] = data.labels[at];
        float[] output = {data.outputs[at]};
        float[] label = {data.labels[at]};
        loss.gradient(output, label, new float[] {data.weights[row]}, 1, 1, scale, alone);
        assertThat((double) gradient[at])
            .isCloseTo(alone[0] / 3.0, within(1e-7 * (1 + Math.abs(alone[0]))));
      }
      assertThat(rowLoss)
          .isCloseTo(ReferenceLosses.loss(name, data.row(row), labels), within(1e-6));
      expected += data.weights[row] * rowLoss;
    }
    assertThat(sum).isEqualTo(expected);
    float[] seen = new float[width];
    loss.predict(data.outputs, 0, width, seen, 0);
    assertThat(loss.predictions(width)).isEqualTo(width);
    double[] reference = ReferenceLosses.predictions(name, data.row(0));
    for (int i = 0; i < width; i++) {
      assertThat((double) seen[i]).isCloseTo(reference[i], within(1e-5));
    }
  }

  @Test
  void smoothingSharesALabelAmongAllClasses() {
    Case data = new Case("cross-entropy", 4);
    double smoothing = 0.15;
    CrossEntropy loss = new CrossEntropy(smoothing);
    float[] gradient = new float[ROWS * 4];
    double sum = loss.gradient(data.outputs, data.labels, null, ROWS, 4, 1, gradient);
    double rows = 0;
    for (int row = 0; row < ROWS; row++) {
      rows += loss.rowLoss(data.outputs, row * 4, 4, data.labels, row);
      double[] z = data.row(row);
      double[] p = ReferenceLosses.predictions("cross-entropy", z);
      double expected = 0;
      for (int i = 0; i < 4; i++) {
        double share = smoothing / 4 + (i == data.labels[row] ? 1 - smoothing : 0);
        expected -= share * Math.log(p[i]);
        assertThat((double) gradient[row * 4 + i]).isCloseTo(p[i] - share, within(1e-6));
      }
      assertThat(loss.rowLoss(data.outputs, row * 4, 4, data.labels, row))
          .isCloseTo(expected, within(1e-6));
    }
    assertThat(sum).isEqualTo(rows);
  }

  @Test
  void focalOfGammaZeroIsCrossEntropyAndOfAnyGammaFlatWhereARowIsRight() {
    Case data = new Case("focal", 4);
    float[] focal = new float[ROWS * 4];
    float[] plain = new float[ROWS * 4];
    new Focal(0).gradient(data.outputs, data.labels, data.weights, ROWS, 4, 1, focal);
    new CrossEntropy().gradient(data.outputs, data.labels, data.weights, ROWS, 4, 1, plain);
    for (int i = 0; i < focal.length; i++) {
      assertThat(focal[i]).isCloseTo(plain[i], within(1e-6f));
    }
    for (double gamma : new double[] {0.5, 1, 2, 5}) {
      float[] right = new float[2];
      assertThat(
              new Focal(gamma)
                  .gradient(new float[] {300, 0}, new float[] {0}, null, 1, 2, 1, right))
          .isZero();
      assertThat(right[0]).isZero();
      assertThat(right[1]).isZero();
    }
  }

  @Test
  void smallErrorsKeepTheirDigitsInLogCosh() {
    LogCosh loss = new LogCosh();
    for (double e : new double[] {1e-8, 1e-4, 0.01, 0.2499, 0.2501, 1, 20, 3e4}) {
      double exact = Math.log1p(2 * Math.pow(Math.sinh(e / 2), 2));
      double expected = e > 30 ? e - Math.log(2) : exact;
      assertThat(loss.loss(e, 0)).isCloseTo(expected, within(2e-7 * expected));
      assertThat(loss.slope(-e, 0)).isCloseTo(-Math.tanh(e), within(2e-7 * Math.tanh(e)));
    }
  }

  @Test
  void theMinimumOfAQuantileLossIsTheQuantile() {
    float[] labels = new float[1000];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i;
    }
    float[] gradient = new float[labels.length];
    for (double q : new double[] {0.1, 0.5, 0.9}) {
      float[] below = new float[labels.length];
      float[] above = new float[labels.length];
      java.util.Arrays.fill(below, (float) (1000 * q - 1.5));
      java.util.Arrays.fill(above, (float) (1000 * q + 0.5));
      Quantile loss = new Quantile(q);
      loss.gradient(below, labels, null, labels.length, 1, 1, gradient);
      assertThat(sum(gradient)).isNegative();
      loss.gradient(above, labels, null, labels.length, 1, 1, gradient);
      assertThat(sum(gradient)).isPositive();
    }
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Quantile(1)).hasMessage("quantile is 1.0; it is between 0 and 1");
    assertThatThrownBy(() -> new Huber(0)).hasMessage("delta is 0.0; it is greater than 0");
    assertThatThrownBy(() -> new Focal(-1)).hasMessage("gamma is -1.0; it is 0 or more");
    assertThatThrownBy(() -> new CrossEntropy(1))
        .hasMessage("smoothing is 1.0; it is 0 or more and less than 1");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aBlockIsPredictedAsItsRows(String name) {
    int rows = 700;
    int width = width(name);
    Loss loss = loss(name);
    int perRow = loss.predictions(width);
    float[] outputs = new float[rows * width];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = (float) (random.nextGaussian() * 20);
    }
    float[] expected = new float[rows * perRow];
    for (int row = 0; row < rows; row++) {
      loss.predict(outputs, row * width, width, expected, row * perRow);
    }
    float[] predicted = new float[rows * perRow + 1];
    loss.predict(outputs, rows, width, predicted);
    assertThat(predicted).startsWith(expected).endsWith(0);
  }

  @Test
  void binaryCrossEntropyWantsTwoClasses() {
    assertThatThrownBy(() -> new BinaryCrossEntropy().outputs(5))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("needs 2 classes, the label has 5; cross-entropy takes any number");
    assertThatThrownBy(() -> new CrossEntropy().outputs(1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("needs at least 2 classes, the label has 1");
  }

  private final class Case {
    final int width;
    final float[] outputs;
    final float[] labels;
    final float[] weights = new float[ROWS];

    Case(String name, int width) {
      this(name, width, 1);
    }

    Case(String name, int width, int labelWidth) {
      labels = new float[ROWS * labelWidth];
      this.width = width;
      outputs = new float[ROWS * width];
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = (float) (2 * random.nextGaussian());
      }
      for (int i = 0; i < labels.length; i++) {
        labels[i] =
            loss(name).classifies() ? random.nextInt(classes(name)) : (float) random.nextGaussian();
      }
      for (int row = 0; row < ROWS; row++) {
        weights[row] = 0.1f + random.nextFloat();
      }
    }

    double[] row(int row) {
      double[] z = new double[width];
      for (int i = 0; i < width; i++) {
        z[i] = outputs[row * width + i];
      }
      return z;
    }
  }
}
