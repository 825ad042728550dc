package dev.regatta.worker.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.prepare.RawRow;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** ONNX Runtime held against the worker over {@link Samples#ROWS} rows. */
final class Agreement {
  static final double TOLERANCE = 1e-5;

  private Agreement() {}

  /** Whether it agrees with the worker, for both types of inputs. */
  static OnnxModel assertAgrees(Samples samples, Model model) throws OrtException {
    List<RawRow> rows = samples.toPredict();
    float[][] expected = Samples.predictions(model, rows);
    assertVaried(expected);
    OnnxModel onnx = new OnnxModel(model, InputNumbers.DOUBLE, "1");
    assertThat(worst(model, expected, run(samples, onnx, rows, InputNumbers.DOUBLE)))
        .isLessThan(TOLERANCE);
    onnx = new OnnxModel(model, InputNumbers.FLOAT, "1");
    assertThat(onnx.remarks()).isEmpty();
    assertThat(worst(model, expected, run(samples, onnx, rows, InputNumbers.FLOAT)))
        .isLessThan(TOLERANCE);
    return onnx;
  }

  /** What the graph makes of rows, in the order of its outputs. */
  static Object[] run(Samples samples, OnnxModel onnx, List<RawRow> rows, InputNumbers numbers)
      throws OrtException {
    try (OnnxSession session = new OnnxSession(onnx)) {
      Map<String, Object> outputs = session.run(samples.cells(rows, numbers));
      return onnx.outputs().stream().map(value -> outputs.get(value.name())).toArray();
    }
  }

  /** Predictions that are all alike would agree with anything. */
  static void assertVaried(float[][] predictions) {
    assertThat(predictions.length).isEqualTo(Samples.ROWS);
    double[] firsts = Arrays.stream(predictions).mapToDouble(row -> row[0]).sorted().toArray();
    assertThat(firsts[firsts.length - 1])
        .isGreaterThan(firsts[0] + 0.3 * Math.abs(firsts[0]) + 1e-3);
  }

  /**
   * The largest difference: of probabilities by the row's greatest, of a regression's predictions
   * by the label's standard deviation.
   */
  static double worst(Model model, float[][] expected, Object[] outputs) {
    double worst = 0;
    for (int row = 0; row < expected.length; row++) {
      if (model.preparation().classifies()) {
        float[] probabilities = ((float[][]) outputs[0])[row];
        float greatest = greatest(expected[row]);
        for (int i = 0; i < probabilities.length; i++) {
          worst = Math.max(worst, Math.abs(probabilities[i] - expected[row][i]) / greatest);
        }
        int named = model.preparation().classIndex(((String[]) outputs[1])[row]);
        // Nearly equal ones may change places.
        assertThat(expected[row][named]).isCloseTo(greatest, within((float) TOLERANCE));
      } else {
        double own = model.preparation().target(0, expected[row][0]);
        double difference = ((double[]) outputs[0])[row] - own;
        worst = Math.max(worst, Math.abs(difference) / model.preparation().labelScales().get(0));
      }
    }
    return worst;
  }

  private static float greatest(float[] probabilities) {
    float greatest = 0;
    for (float probability : probabilities) {
      greatest = Math.max(greatest, probability);
    }
    return greatest;
  }
}
