package dev.regatta.worker.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.UserException;
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
        .contains("cross-entropy", "binary-cross-entropy", "mse", "mae");
    return Losses.REGISTRY.names().stream();
  }

  static Loss loss(String name) {
    try {
      return Losses.REGISTRY.type(name).orElseThrow().getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no such constructor", e);
    }
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
      expectedSum += data.weights[row] * referenceLoss(name, z, data.labels[row]);
      for (int i = 0; i < width; i++) {
        double[] up = z.clone();
        double[] down = z.clone();
        up[i] += h;
        down[i] -= h;
        double slope =
            (referenceLoss(name, up, data.labels[row])
                    - referenceLoss(name, down, data.labels[row]))
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
      double loss = loss(name).rowLoss(data.outputs, row * width, width, data.labels[row]);
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
    assertThat(loss(name).rowLoss(outputs, 0, width, 0)).isFinite();
    assertThat(loss(name).rowLoss(outputs, 0, width, 1)).isFinite().isPositive();
  }

  @ParameterizedTest
  @MethodSource("names")
  void predictionsOfAClassificationAreProbabilities(String name) {
    int width = width(name);
    Case data = new Case(name, width);
    Loss loss = loss(name);
    float[] predicted = new float[loss.predictions(width) + 1];
    loss.predict(data.outputs, width, width, predicted, 1);
    if (!loss.classifies()) {
      assertThat(predicted).containsExactly(0, data.outputs[1]);
      return;
    }
    assertThat(loss.predictions(width)).isEqualTo(classes(name));
    double sum = 0;
    for (int label = 0; label < classes(name); label++) {
      double expected = Math.exp(-referenceLoss(name, data.row(1), label));
      assertThat((double) predicted[1 + label]).isCloseTo(expected, within(1e-6));
      sum += predicted[1 + label];
    }
    assertThat(sum).isCloseTo(1, within(1e-6));
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

  /** Written from the definitions, in double. */
  private static double referenceLoss(String name, double[] z, double label) {
    return switch (name) {
      case "cross-entropy" -> {
        double sum = 0;
        for (double value : z) {
          sum += Math.exp(value);
        }
        yield Math.log(sum) - z[(int) label];
      }
      case "binary-cross-entropy" -> {
        double p = 1 / (1 + Math.exp(-z[0]));
        yield -(label * Math.log(p) + (1 - label) * Math.log(1 - p));
      }
      case "mse" -> (z[0] - label) * (z[0] - label);
      case "mae" -> Math.abs(z[0] - label);
      default -> throw new AssertionError("write the definition of " + name + " here");
    };
  }

  private final class Case {
    final int width;
    final float[] outputs;
    final float[] labels = new float[ROWS];
    final float[] weights = new float[ROWS];

    Case(String name, int width) {
      this.width = width;
      outputs = new float[ROWS * width];
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = (float) (2 * random.nextGaussian());
      }
      for (int row = 0; row < ROWS; row++) {
        labels[row] =
            loss(name).classifies() ? random.nextInt(classes(name)) : (float) random.nextGaussian();
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
