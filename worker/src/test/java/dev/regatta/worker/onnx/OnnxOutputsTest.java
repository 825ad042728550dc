package dev.regatta.worker.onnx;

import static dev.regatta.worker.onnx.Agreement.TOLERANCE;
import static dev.regatta.worker.onnx.Agreement.assertAgrees;
import static dev.regatta.worker.onnx.Agreement.assertVaried;
import static dev.regatta.worker.onnx.Agreement.run;
import static dev.regatta.worker.onnx.Samples.LAYERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.Losses;
import dev.regatta.worker.loss.ReferenceLosses;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.RawRow;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ONNX Runtime agrees with the worker about what a loss and a label make of the outputs. */
class OnnxOutputsTest {
  static Set<String> losses() {
    assertThat(Losses.REGISTRY.names()).hasSizeGreaterThanOrEqualTo(4);
    return Losses.REGISTRY.names();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void everyLoss(String name) throws OrtException {
    Samples samples =
        ReferenceLosses.classifies(name)
            ? Samples.ofClasses(Samples.MIXED, 2)
            : Samples.ofTargets(Samples.MIXED);
    assertAgrees(samples, samples.model(LAYERS + name));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 250})
  void anyNumberOfClasses(int classes) throws OrtException {
    Samples samples = Samples.ofClasses(Samples.MIXED, classes);
    assertAgrees(samples, samples.model(LAYERS + "cross-entropy"));
  }

  @Test
  void classesThatAreNumbersAreTheirNames() throws OrtException {
    Samples samples = Samples.ofClasses(Samples.MIXED, 12, LabelColumn.Kind.CLASS_NUMBER);
    Model model = samples.model(LAYERS + "cross-entropy");
    assertThat(model.preparation().classes()).startsWith("0", "1", "2").endsWith("11");
    assertAgrees(samples, model);
  }

  @Test
  void aLabelThatHasNoFormIsRefused() {
    Model model = Samples.ofTargets(Samples.MIXED).model(LAYERS + "mse");
    ObjectNode preparation = model.preparation().toJson();
    ((ObjectNode) preparation.path("label")).put("logarithm", true);
    assertThatThrownBy(() -> new OnnxModel(model, preparation, InputNumbers.FLOAT, "1"))
        .isInstanceOf(UserException.class)
        .hasMessage("the label's logarithm has no form in ONNX");
  }

  @Test
  void severalTargetsAreInTheirOwnUnits() throws OrtException {
    Samples samples =
        Samples.ofLabels(
            Samples.MIXED, new LabelColumn(List.of("u", "v", "w"), LabelColumn.Kind.TARGET));
    Model model = samples.model(LAYERS + "mae");
    List<RawRow> rows = samples.toPredict();
    float[][] expected = Samples.predictions(model, rows);
    OnnxModel onnx = new OnnxModel(model, InputNumbers.DOUBLE, "1");
    assertThat(onnx.outputs()).extracting(Value::form).containsExactly("double [rows, 3]");
    double[][] predicted = (double[][]) run(samples, onnx, rows, InputNumbers.DOUBLE)[0];
    for (int row = 0; row < expected.length; row++) {
      for (int i = 0; i < 3; i++) {
        double own = model.preparation().target(i, expected[row][i]);
        double scale = model.preparation().labelScales().get(i);
        assertThat(Math.abs(predicted[row][i] - own) / scale).isLessThan(TOLERANCE);
      }
    }
    assertThat(model.preparation().labelScales().get(0)).isGreaterThan(50_000);
    assertVaried(expected);
  }

  @Test
  void labelsOfTheirOwnHaveProbabilitiesAndFlags() throws OrtException {
    Samples samples =
        Samples.ofLabels(
            Samples.MIXED, new LabelColumn(List.of("u", "v", "w"), LabelColumn.Kind.FLAG));
    Model model = samples.model(LAYERS + "binary-cross-entropy");
    List<RawRow> rows = samples.toPredict();
    float[][] expected = Samples.predictions(model, rows);
    OnnxModel onnx = new OnnxModel(model, InputNumbers.DOUBLE, "1");
    assertThat(onnx.outputs())
        .extracting(Value::form)
        .containsExactly("float [rows, 3]", "double [rows, 3]");
    Object[] outputs = run(samples, onnx, rows, InputNumbers.DOUBLE);
    for (int row = 0; row < expected.length; row++) {
      for (int i = 0; i < 3; i++) {
        float probability = ((float[][]) outputs[0])[row][i];
        assertThat(probability).isCloseTo(expected[row][i], within((float) TOLERANCE));
        assertThat(((double[][]) outputs[1])[row][i]).isEqualTo(Preparation.flag(probability));
      }
    }
    assertVaried(expected);
  }
}
